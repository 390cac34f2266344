// The engine in memory, in chunks of 64 KiB: against Vectorscan's streaming literals, rg and grep;
// its set-up; and every worst case known, each at n and 2n bytes.
#include "core/mask/masker.h"
#include "tests/bench/corpus.h"
#include "tests/bench/measure.h"
#include "tests/bench/scratch.h"
#include "tests/bench/vectorscan.h"
#include "tests/bench/worst_cases.h"

#include <malloc.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
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

// Whole commands on a file that is cached. Their output goes through a pipe: grep that writes to
// /dev/null stops at the first hit.
void AgainstCommands(std::size_t count, const std::string& log) {
  const Scratch scratch;
  const std::vector<Secret> needles = Plain(Tokens(count));
  const std::string files =
      " -f " + scratch.Write("needles", Lines(needles)) + " -- " + scratch.Write("log", log);
  const auto table = std::make_shared<const NeedleTable>(needles);
  const auto command = [&](const std::string& tool) {
    return [line = tool + " -F -a -c" + files + " | cat >/dev/null"] {
      const auto start = std::chrono::steady_clock::now();
      if (std::system(line.c_str()) != 0) {
        std::abort();
      }
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
  };
  std::vector<Contender> all = {{"ours", [&] { return MaskSeconds(table, log); }},
                                {"rg -F", command("rg")},
                                {"grep -F", command("LC_ALL=C grep")}};
  Interleave(all, 3);
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::printf("%zu needles: ours %.2f GB/s, %s %.3f GB/s, ratio %.1f\n", count,
                GBs(log.size(), Median(all[0].seconds)), all[i].name.c_str(),
                GBs(log.size(), Median(all[i].seconds)), Ratio(all[0], all[i]));
  }
}

std::size_t AllocatedBytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

std::size_t TotalBytes(const std::vector<Secret>& needles) {
  std::size_t total_bytes = 0;
  for (const Secret& needle : needles) {
    total_bytes += needle.size_bytes();
  }
  return total_bytes;
}

void SetUp(const char* what, const std::vector<std::string>& values, int rounds) {
  std::vector<double> forms_seconds, table_seconds;
  std::size_t needle_count = 0, needle_bytes = 0, table_bytes = 0;
  for (int round = 0; round < rounds; ++round) {
    double start = ThreadSeconds();
    const std::vector<Secret> needles = AllForms(values);
    forms_seconds.push_back(ThreadSeconds() - start);
    needle_count = needles.size();
    needle_bytes = TotalBytes(needles);
    const std::size_t before = AllocatedBytes();
    start = ThreadSeconds();
    const NeedleTable table(needles);
    table_seconds.push_back(ThreadSeconds() - start);
    table_bytes = AllocatedBytes() - before;
  }
  std::printf("%5zu %-9s %6zu needles, %8zu bytes: forms %7.2f ms, table %7.2f ms, %6.2f MB\n",
              values.size(), what, needle_count, needle_bytes, Median(forms_seconds) * 1e3,
              Median(table_seconds) * 1e3, static_cast<double>(table_bytes) / 1e6);
}

// Without a peer: Vectorscan takes minutes for so many.
void Search(const char* name, const std::vector<Secret>& needles, const std::string& log) {
  const auto table = std::make_shared<const NeedleTable>(needles);
  std::vector<Contender> ours = {{name, [&] { return MaskSeconds(table, log); }}};
  Interleave(ours, 3);
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "%s, %zu needles: %.2f GB/s; the process's most memory so far %ld MB, %zu of it log\n", name,
      needles.size(), GBs(log.size(), Median(ours[0].seconds)), usage.ru_maxrss / 1024,
      log.size() / kMiB);
}

void Worst(const WorstCase& worst) {
  const std::vector<Secret> needles = Plain(worst.needles);
  const double start = ThreadSeconds();
  const auto table = std::make_shared<const NeedleTable>(needles);
  const double set_up_seconds = ThreadSeconds() - start;
  const std::string text = worst.text(32 * kMiB);
  std::vector<Contender> both = {
      {"2n", [&] { return MaskSeconds(table, text); }},
      {"n", [&] { return MaskSeconds(table, std::string_view(text).substr(0, text.size() / 2)); }}};
  Interleave(both, 3);
  std::printf("%-24s %6zu needles  %8.0f MB/s  time of 2n to n %.2f  set-up %6.2f ms\n",
              worst.name.c_str(), needles.size(), GBs(text.size(), Median(both[0].seconds)) * 1e3,
              1 / Ratio(both[0], both[1]), set_up_seconds * 1e3);
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
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::string log = Log(Tokens(10), 128 * kMiB);
  std::printf(
      "\nIn memory, 64 KiB at a time, a log of %zu MiB; medians of %d interleaved rounds; %s\n",
      log.size() / kMiB, kRounds, Machine().c_str());
  for (const std::size_t count : {1, 10, 100, 1000, 10'000}) {
    AgainstVectorscan("values as they are", Plain(Tokens(count)), log);
  }
  for (const std::size_t count : {1, 5, 10, 50, 500, 2000}) {
    AgainstVectorscan((std::to_string(count) + " secrets, all forms").c_str(),
                      AllForms(Tokens(count)), log);
  }
  std::printf("\nAgainst commands that search\n");
  AgainstCommands(100, log);
  std::printf("\nSet-up\n");
  for (const std::size_t count : {5, 50, 1810, 2000}) {
    SetUp("secrets,", Tokens(count), kRounds);
  }
  SetUp("PEM keys,", PemKeys(500), 3);
  Search("500 PEM keys by line", AllForms(PemKeys(500)), log);
  std::printf("\nWorst cases, 32 MiB\n");
  for (const WorstCase& worst : WorstCases()) {
    Worst(worst);
  }
  TinyWrites();
}

}  // namespace
}  // namespace stepveil::bench

int main() { stepveil::bench::Run(); }
