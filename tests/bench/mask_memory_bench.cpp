// The engine in memory, in chunks of 64 KiB: against Vectorscan's streaming literals, rg and grep;
// its set-up; and every worst case known, each at n and 2n bytes.
#include "core/mask/masker.h"
#include "tests/bench/corpus.h"
#include "tests/bench/measure.h"
#include "tests/bench/vectorscan.h"

#include <malloc.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::bench {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} << 10;
constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr int kRounds = 7;

using Table = std::shared_ptr<const NeedleTable>;

double MaskSeconds(const Table& table, std::string_view text) {
  const double start = ThreadSeconds();
  Masker masker(table);
  Pieces pieces;
  for (std::size_t at = 0; at < text.size(); at += kChunkBytes) {
    pieces.clear();
    masker.Write(text.substr(at, kChunkBytes), pieces);
  }
  masker.Finish(pieces);
  return ThreadSeconds() - start;
}

void AgainstVectorscan(const char* name, const std::vector<Secret>& needles,
                       const std::string& log) {
  const auto table = std::make_shared<const NeedleTable>(needles);
  const auto peer = Vectorscan::Compile(needles);
  std::vector<Contender> both = {{"ours", [&] { return MaskSeconds(table, log); }}};
  if (peer) {
    both.push_back({"vectorscan", [&] { return peer->Seconds(log, kChunkBytes); }});
  }
  Interleave(both, kRounds);
  std::printf("%-22s %7zu needles  ours %6.2f GB/s", name, needles.size(),
              GBs(log.size(), Median(both[0].seconds)));
  if (peer) {
    std::printf("  vectorscan %6.2f GB/s  ratio %5.2f", GBs(log.size(), Median(both[1].seconds)),
                Ratio(both[0], both[1]));
  } else {
    std::printf("  vectorscan is not installed or refused the needles");
  }
  std::printf("\n");
}

// Whole commands on a file that is cached.
void AgainstCommands(const std::vector<std::string>& values, const std::string& log) {
  const std::string folder = "/tmp/stepveil-bench-" + std::to_string(getpid());
  std::system(("mkdir -p " + folder).c_str());
  std::ofstream(folder + "/log") << log;
  std::ofstream needles(folder + "/needles");
  for (const std::string& value : values) {
    needles << value << "\n";
  }
  needles.close();
  const auto table = std::make_shared<const NeedleTable>(Plain(values));
  const auto command = [&](const std::string& tool) {
    return [=] {
      const auto start = std::chrono::steady_clock::now();
      std::system(
          (tool + " -F -c -f " + folder + "/needles -- " + folder + "/log >/dev/null").c_str());
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
  };
  std::vector<Contender> all = {{"ours", [&] { return MaskSeconds(table, log); }},
                                {"rg", command("rg")},
                                {"grep", command("LC_ALL=C grep")}};
  Interleave(all, 3);
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::printf("%zu needles: ours %.2f GB/s, %s -F %.3f GB/s, ratio %.1f\n", values.size(),
                GBs(log.size(), Median(all[0].seconds)), all[i].name.c_str(),
                GBs(log.size(), Median(all[i].seconds)), Ratio(all[0], all[i]));
  }
  std::system(("rm -r " + folder).c_str());
}

std::size_t AllocatedBytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

void SetUp(std::size_t count) {
  const std::vector<std::string> values = Tokens(count);
  std::vector<double> forms_seconds, table_seconds;
  std::size_t needle_count = 0, needle_bytes = 0, table_bytes = 0;
  for (int round = 0; round < kRounds; ++round) {
    double start = ThreadSeconds();
    const std::vector<Secret> needles = AllForms(values);
    forms_seconds.push_back(ThreadSeconds() - start);
    needle_count = needles.size();
    needle_bytes = 0;
    for (const Secret& needle : needles) {
      needle_bytes += needle.size_bytes();
    }
    const std::size_t before = AllocatedBytes();
    start = ThreadSeconds();
    const NeedleTable table(needles);
    table_seconds.push_back(ThreadSeconds() - start);
    table_bytes = AllocatedBytes() - before;
  }
  std::printf("%5zu secrets, %6zu needles, %8zu bytes: forms %7.2f ms, table %7.2f ms, %6.2f MB\n",
              count, needle_count, needle_bytes, Median(forms_seconds) * 1e3,
              Median(table_seconds) * 1e3, static_cast<double>(table_bytes) / 1e6);
}

struct WorstCase {
  const char* name;
  std::vector<std::string> needles;
  std::function<std::string(std::size_t)> text;
};

std::vector<std::string> Suffixes(const std::string& value) {
  std::vector<std::string> suffixes;
  for (std::size_t at = 0; at + 4 <= value.size(); ++at) {
    suffixes.push_back(value.substr(at));
  }
  return suffixes;
}

std::string Fibonacci(std::size_t size_bytes) {
  std::string before = "b";
  std::string word = "a";
  while (word.size() < size_bytes) {
    before = std::exchange(word, word + before);
  }
  word.resize(size_bytes);
  return word;
}

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

std::vector<WorstCase> WorstCases() {
  const std::string run(65'535, 'a');
  std::vector<std::string> runs;
  for (std::size_t size = 4; size <= 1003; ++size) {
    runs.emplace_back(size, 'a');
  }
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
      {"a^4 .. a^1003 on a*", runs, repeat("a")},
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

void Worst(const WorstCase& worst) {
  const auto table = std::make_shared<const NeedleTable>(Plain(worst.needles));
  const std::string text = worst.text(32 * kMiB);
  std::vector<Contender> both = {
      {"2n", [&] { return MaskSeconds(table, text); }},
      {"n", [&] { return MaskSeconds(table, std::string_view(text).substr(0, text.size() / 2)); }}};
  Interleave(both, 3);
  std::printf("%-24s %6zu needles  %8.0f MB/s  time of 2n to n %.2f\n", worst.name,
              worst.needles.size(), GBs(text.size(), Median(both[0].seconds)) * 1e3,
              1 / Ratio(both[0], both[1]));
}

void TinyWrites() {
  const std::string run(65'535, 'a');
  const auto table = std::make_shared<const NeedleTable>(Plain({run + "b"}));
  constexpr int kFeeds = 2'000'000;
  const auto nanoseconds_each = [&](std::string_view piece) {
    Masker masker(table);
    Pieces pieces;
    const double start = ThreadSeconds();
    for (int i = 0; i < kFeeds; ++i) {
      pieces.clear();
      masker.Write(piece, pieces);
    }
    return (ThreadSeconds() - start) / kFeeds * 1e9;
  };
  std::printf(
      "one byte at a time: %.0f ns each, %.0f ns with a live prefix of 64 KiB; lines of 120: %.0f "
      "ns\n",
      nanoseconds_each("x"), nanoseconds_each("a"),
      nanoseconds_each(std::string_view(Log({}, 120))));
}

void Run() {
  const std::string plain_log = Log(Tokens(10), 128 * kMiB);
  std::printf("\nIn memory, 64 KiB at a time, a log of %zu MiB; medians of %d interleaved rounds\n",
              plain_log.size() / kMiB, kRounds);
  for (const std::size_t count : {1, 10, 100, 1000, 10'000}) {
    AgainstVectorscan("values as they are", Plain(Tokens(count)), plain_log);
  }
  for (const std::size_t count : {1, 5, 10, 50, 500, 2000}) {
    AgainstVectorscan((std::to_string(count) + " secrets, all forms").c_str(),
                      AllForms(Tokens(count)), plain_log);
  }
  std::printf("\nAgainst commands that search\n");
  AgainstCommands(Tokens(100), plain_log);
  std::printf("\nSet-up\n");
  for (const std::size_t count : {5, 50, 2000}) {
    SetUp(count);
  }
  std::printf("\nWorst cases, 32 MiB\n");
  for (const WorstCase& worst : WorstCases()) {
    Worst(worst);
  }
  TinyWrites();
}

}  // namespace
}  // namespace stepveil::bench

int main() { stepveil::bench::Run(); }
