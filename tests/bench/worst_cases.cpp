#include "tests/bench/worst_cases.h"

#include "tests/bench/corpus.h"
#include "tests/core/mask/hard_texts.h"

#include <algorithm>

namespace stepveil::bench {
namespace {

using testing::Fibonacci;
using testing::Repeated;
using testing::Runs;
using testing::Suffixes;

std::vector<std::string> Heads(const std::string& head, std::size_t count) {
  std::vector<std::string> needles;
  for (const std::string& token : Tokens(count)) {
    needles.push_back(head + token);
  }
  return needles;
}

std::vector<std::string> Texts(const std::vector<Secret>& needles) {
  std::vector<std::string> texts;
  for (const Secret& needle : needles) {
    texts.emplace_back(needle.Expose());
  }
  return texts;
}

std::string WithoutLineEnds(std::size_t size_bytes) {
  std::string text = Log(Tokens(10), size_bytes);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

std::vector<WorstCase> WorstCases() {
  const std::string run(65'535, 'a');
  const std::string value = Repeated(Tokens(100)[50] + Tokens(80)[70] + Tokens(9)[3], 37) +
                            Log({}, 2000).substr(37, 1963);
  const std::string head = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.";
  const std::string pem = "-----BEGIN RSA PRIVATE KEY-----";
  const auto repeat = [](std::string unit) {
    return [unit](std::size_t size) { return Repeated(unit, size); };
  };
  const auto misses = [](std::size_t count, Miss miss, bool forms) {
    return [=](std::size_t size) {
      const auto tokens = Tokens(count);
      return NearMisses(forms ? AllForms(tokens) : Plain(tokens), miss, size);
    };
  };
  std::vector<WorstCase> cases = {
      {"a^65535 b on a*", {run + "b"}, repeat("a")},
      {"a^4 .. a^1003 on a*", Runs(1003), repeat("a")},
      {"(ab)^500 c on (ab)*", {Repeated("ab", 1000) + "c"}, repeat("ab")},
      {"Fibonacci word, 60 KB", {Fibonacci(60'000)}, Fibonacci},
      {"all suffixes of 2 KB", Suffixes(value), repeat(value.substr(0, 1999) + "!")},
      {"10k JWTs, only heads", Heads(head, 10'000), repeat(head)},
      {"PEM headers", {pem + "X"}, repeat(pem)},
      {"NUL bytes", {std::string(20, '\0') + "x"}, repeat(std::string(1, '\0'))},
      {"0xFF bytes", {std::string(20, '\xff') + "x"}, repeat("\xff")},
      {"4 byte needle, near", {"abcd"}, repeat("abc")},
      {"1 byte needle (forced)",
       {"q", "some-token-of-some-length"},
       [](std::size_t size) { return Log({}, size); }},
      {"a 16001 byte needle",
       {Log({}, 16'001)},
       [](std::size_t size) { return Repeated(Log({}, 16'000), size); }},
      {"no line ends", Tokens(1000), [](std::size_t size) { return WithoutLineEnds(size); }},
      {"needle *** on ***", {"***"}, repeat("*** ")},
      {"dense, 1000 secrets", Tokens(1000),
       [](std::size_t size) {
         std::string unit;
         for (const auto& token : Tokens(1000)) {
           unit += token + " ";
         }
         return Repeated(unit, size);
       }},
  };
  for (const std::size_t count : {std::size_t{1}, std::size_t{100}, std::size_t{10'000}}) {
    cases.push_back({"beginnings", Tokens(count), misses(count, Miss::kBeginning, false)});
    cases.push_back({"last byte wrong", Tokens(count), misses(count, Miss::kLastByte, false)});
    cases.push_back({"first byte wrong", Tokens(count), misses(count, Miss::kFirstByte, false)});
  }
  cases.push_back({"beginnings, all forms", Texts(AllForms(Tokens(2000))),
                   misses(2000, Miss::kBeginning, true)});
  return cases;
}

}  // namespace stepveil::bench
