// The filter as `stepveil mask` runs it, between two pipes, against cat and against the commands
// that people mask logs with; and the time that one line takes through it.
#include "core/mask/filter.h"
#include "tests/bench/corpus.h"
#include "tests/bench/measure.h"
#include "tests/bench/passage.h"
#include "tests/bench/scratch.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace stepveil::bench {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
constexpr std::size_t kLogBytes = 256 * kMiB;
constexpr std::size_t kPeersLogBytes = 32 * kMiB;
constexpr int kRounds = 11;
constexpr int kPeersRounds = 5;
constexpr int kLines = 4000;

using Table = std::shared_ptr<const NeedleTable>;

struct Pipes {
  const char* name;
  int bytes;
  std::size_t write_bytes;
};
constexpr Pipes kLarge = {"1 MiB pipes, 256 KiB writes", 1 << 20, std::size_t{256} << 10};
constexpr Pipes kDefault = {"64 KiB pipes and writes", 1 << 16, std::size_t{64} << 10};

enum class Enlarge { kNo, kYes };

Passage::Program FilterProgram(const Table& table, Enlarge enlarge) {
  return [table, enlarge] {
    if (enlarge == Enlarge::kYes) {
      EnlargePipe(STDIN_FILENO);
      EnlargePipe(STDOUT_FILENO);
    }
    Filter filter(STDIN_FILENO, STDOUT_FILENO, table);
    if (RunFilter(filter, STDIN_FILENO) != 0) {
      std::abort();
    }
  };
}

Table TableOfSecrets(std::size_t count) {
  return std::make_shared<const NeedleTable>(AllForms(Tokens(count)));
}

// Contenders for one log and one kind of pipes, each run in a process of its own.
class Race {
 public:
  Race(const std::string& log, const Pipes& pipes) : log_(log), pipes_(pipes) {}

  void Add(const std::string& name, const Passage::Program& program) {
    contenders_.push_back({name, [this, name, program] {
                             Passage passage(program, pipes_.bytes);
                             const double seconds = passage.Send(log_, pipes_.write_bytes);
                             process_seconds_[name].push_back(passage.process_seconds());
                             return seconds;
                           }});
  }

  // Each against the first.
  void Run(int rounds) {
    Interleave(contenders_, rounds);
    std::printf("\n%s, %zu MiB, medians of %d interleaved rounds\n", pipes_.name,
                log_.size() / kMiB, rounds);
    for (const Contender& contender : contenders_) {
      const std::vector<double> ratios = Ratios(contender, contenders_.front());
      std::printf("%-34s %7.3f GB/s  %6.2f CPU s/GB  ratio %6.3f (%.2f..%.2f)\n",
                  contender.name.c_str(), GBs(log_.size(), Median(contender.seconds)),
                  Median(process_seconds_[contender.name]) * 1e9 / static_cast<double>(log_.size()),
                  Median(ratios), Quantile(ratios, 0), Quantile(ratios, 1));
    }
  }

 private:
  const std::string& log_;
  const Pipes& pipes_;
  std::vector<Contender> contenders_;
  std::map<std::string, std::vector<double>> process_seconds_;
};

void AgainstCat(const std::string& log, const Pipes& pipes, Enlarge enlarge) {
  Race race(log, pipes);
  race.Add("cat", Command("cat"));
  race.Add("filter, no secret", FilterProgram(TableOfSecrets(0), enlarge));
  for (const std::size_t count : {1, 5, 50, 2000}) {
    race.Add("filter, " + std::to_string(count) + " secrets, all forms",
             FilterProgram(TableOfSecrets(count), enlarge));
  }
  race.Run(kRounds);
}

// For a pattern of sed between `|`: the text as it is.
std::string SedPattern(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    pattern += std::string_view(R"(\|.[]*^$)").find(c) != std::string_view::npos ? "\\" : "";
    pattern += c;
  }
  return pattern;
}

// What else could stand in the pipeline. None of them masks overlaps right, and grep can't mask at
// all: its row is the price of the search alone.
void AgainstPeers(const std::string& log, const Scratch& scratch, std::size_t count) {
  const auto needles = AllForms(Tokens(count));
  const std::string list = scratch.Write("needles", Lines(needles));
  std::string script;
  for (const Secret& needle : needles) {
    script += "s|" + SedPattern(needle.Expose()) + "|***|g\n";
  }
  Race race(log, kLarge);
  race.Add("filter, " + std::to_string(count) + " secrets",
           FilterProgram(std::make_shared<const NeedleTable>(needles), Enlarge::kNo));
  race.Add("rg --passthru -r '***' -F",
           Command("rg --passthru --no-line-number -a -r '***' -F -f " + list));
  race.Add("grep -F (search only)", Command("env LC_ALL=C grep -a -v -F -f " + list));
  if (count <= 5) {
    race.Add("sed s|..|***|g", Command("env LC_ALL=C sed -f " + scratch.Write("script", script)));
  }
  race.Run(kPeersRounds);
}

// A line at a time, when the one before has come out; first through a process that does nothing.
void Latency() {
  const std::string line =
      "2026-03-05T11:02:14.1230000Z a line as a tool prints it, of 90 bytes or "
      "so, then waits\n";
  std::vector<std::pair<std::string, Passage::Program>> programs = {
      {"cat", Command("cat")},
      {"filter, no secret", FilterProgram(TableOfSecrets(0), Enlarge::kYes)},
      {"filter, 50 secrets", FilterProgram(TableOfSecrets(50), Enlarge::kYes)},
      {"filter, 2000 secrets", FilterProgram(TableOfSecrets(2000), Enlarge::kYes)}};
  std::vector<std::unique_ptr<Passage>> passages;
  std::vector<std::vector<double>> seconds(programs.size());
  for (const auto& program : programs) {
    passages.push_back(std::make_unique<Passage>(program.second, kDefault.bytes));
  }
  for (int i = 0; i < kLines; ++i) {
    for (std::size_t k = 0; k < passages.size(); ++k) {
      seconds[k].push_back(passages[k]->SendLine(line));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  std::printf("\nOne line of %zu bytes, from write to read, %d of each in turn\n", line.size(),
              kLines);
  for (std::size_t k = 0; k < passages.size(); ++k) {
    std::printf("%-34s median %6.1f us  p99 %7.1f us\n", programs[k].first.c_str(),
                Median(seconds[k]) * 1e6, Quantile(seconds[k], 0.99) * 1e6);
  }
}

void Run() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const Scratch scratch;
  const std::string log = Log(Tokens(10), kLogBytes);
  const std::string peers_log = log.substr(0, kPeersLogBytes);
  std::printf("\nThe filter between pipes; %s\n", Machine().c_str());
  AgainstCat(log, kLarge, Enlarge::kNo);
  AgainstCat(log, kDefault, Enlarge::kNo);
  std::printf("\nThe same, but the filter enlarges its pipes, as `stepveil mask` does:");
  AgainstCat(log, kDefault, Enlarge::kYes);
  for (const std::size_t count : {5, 50}) {
    AgainstPeers(peers_log, scratch, count);
  }
  Latency();
}

}  // namespace
}  // namespace stepveil::bench

int main() { stepveil::bench::Run(); }
