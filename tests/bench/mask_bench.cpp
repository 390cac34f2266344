// Throughput of the masker on the text of a CI log, in pieces of a pipe's size.
#include "core/mask/masker.h"
#include "core/mask/needles.h"

#include <benchmark/benchmark.h>

#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;
constexpr std::size_t kLogBytes = std::size_t{16} << 20;

std::string Token(std::mt19937& random, std::size_t size_bytes) {
  constexpr std::string_view kCharacters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string token;
  while (token.size() < size_bytes) {
    token += kCharacters[random() % kCharacters.size()];
  }
  return token;
}

std::vector<std::string> Tokens(std::size_t count) {
  std::mt19937 random(11);
  std::vector<std::string> tokens;
  while (tokens.size() < count) {
    tokens.push_back(Token(random, 20 + random() % 30));
  }
  return tokens;
}

// One line in a thousand prints a secret.
std::string Log(const std::vector<std::string>& tokens) {
  constexpr std::array<std::string_view, 6> kWords = {
      "   Compiling serde_json v1.0.",
      "test result: ok. passed in ",
      "2024-06-07T12:00:00Z INFO request finished status=200 bytes=",
      "npm WARN deprecated left-pad@",
      " ---> Running in ",
      "Downloading https://registry.example/crates/tokio/"};
  std::mt19937 random(5);
  std::string log;
  while (log.size() < kLogBytes) {
    log += kWords[random() % kWords.size()];
    log += std::to_string(random() % 100'000) + " id=" + Token(random, 12);
    log += random() % 1000 == 0 ? " token=" + tokens[random() % tokens.size()] : "";
    log += '\n';
  }
  return log;
}

void Stream(const std::vector<Secret>& needles, const std::string& log, benchmark::State& state) {
  const auto table = std::make_shared<const NeedleTable>(needles);
  std::string output;
  for (const auto& round : state) {
    (void)round;
    Masker masker(table);
    for (std::size_t at = 0; at < log.size(); at += kPieceBytes) {
      output.clear();
      masker.Write(std::string_view(log).substr(at, kPieceBytes), output);
      benchmark::DoNotOptimize(output.data());
    }
    masker.Finish(output);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * log.size()));
  state.counters["needles"] = static_cast<double>(needles.size());
}

void BM_Needles(benchmark::State& state) {
  const auto tokens = Tokens(static_cast<std::size_t>(state.range(0)));
  std::vector<Secret> needles;
  for (const std::string& token : tokens) {
    needles.emplace_back(token);
  }
  Stream(needles, Log(tokens), state);
}
BENCHMARK(BM_Needles)->Arg(1)->Arg(10)->Arg(100)->Unit(benchmark::kMillisecond);

std::vector<Secret> AllForms(const std::vector<std::string>& tokens) {
  std::vector<Secret> needles;
  for (const std::string& token : tokens) {
    for (Secret& needle : NeedlesOf(Secret(token), ShortValues::kLeave)) {
      needles.push_back(std::move(needle));
    }
  }
  return needles;
}

void BM_SecretsWithAllForms(benchmark::State& state) {
  const auto tokens = Tokens(static_cast<std::size_t>(state.range(0)));
  Stream(AllForms(tokens), Log(tokens), state);
}
BENCHMARK(BM_SecretsWithAllForms)->Arg(5)->Arg(50)->Arg(500)->Unit(benchmark::kMillisecond);

// From values to a table that is ready.
void BM_SetUp(benchmark::State& state) {
  const auto tokens = Tokens(static_cast<std::size_t>(state.range(0)));
  for (const auto& round : state) {
    (void)round;
    benchmark::DoNotOptimize(NeedleTable(AllForms(tokens)).empty());
  }
}
BENCHMARK(BM_SetUp)->Arg(5)->Arg(50)->Arg(500)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace stepveil
