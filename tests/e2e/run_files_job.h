#pragma once

#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace stepveil::testing {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

using Words = std::vector<std::string>;

class RunFilesTest : public RunJobTest {
 protected:
  [[nodiscard]] static Words Line(const Words& flags, const Words& command) {
    Words all{StepveilProgram(), "run", "--path", "/compose"};
    all.insert(all.end(), flags.begin(), flags.end());
    all.emplace_back("--");
    all.insert(all.end(), command.begin(), command.end());
    return all;
  }
  [[nodiscard]] ProcessResult Run(const std::string& script,
                                  const Words& flags = {"--as-file", "POSTGRES_PASSWORD"}) const {
    return RunProcess(Line(flags, {"sh", "-c", script}), {environment_, folder_.path()});
  }
  // Is the folder of the file gone, whose path is `printed`?
  [[nodiscard]] static bool IsGone(const std::string& printed) {
    const std::string path = printed.substr(0, printed.find('\n'));
    EXPECT_THAT(path, MatchesRegex("/dev/shm/stepveil-....../POSTGRES_PASSWORD"));
    return !std::filesystem::exists(std::filesystem::path(path).parent_path());
  }
  [[nodiscard]] static bool GoesSoon(const std::string& printed) {
    for (int i = 0; i < 500 && !IsGone(printed); ++i) {
      usleep(10'000);
    }
    return IsGone(printed);
  }
};

constexpr char kPath[] = "echo $POSTGRES_PASSWORD; ";

// Those of other processes that run at the same time are not ours.
inline std::set<std::string> Folders() {
  std::set<std::string> folders;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/shm")) {
    if (entry.path().filename().string().starts_with("stepveil-")) {
      folders.insert(entry.path());
    }
  }
  return folders;
}

// Other tests have theirs at the same time, which go, too.
inline bool AllButTheseGo(const std::set<std::string>& before) {
  const std::set<std::string> now = Folders();
  const auto is_gone = [&](const std::string& folder) {
    return before.contains(folder) || !std::filesystem::exists(folder);
  };
  for (int tries = 0; tries < 600; ++tries) {
    if (std::all_of(now.begin(), now.end(), is_gone)) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

}  // namespace stepveil::testing
