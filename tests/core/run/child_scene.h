#pragma once

#include "core/run/child.h"
#include "tests/core/run/forked_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

namespace stepveil::testing {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

// A directory that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "run-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string Write(const std::string& name, const std::string& text, mode_t mode) {
    const std::string file = (path_ / name).string();
    std::ofstream(file) << text;
    std::filesystem::permissions(file, static_cast<std::filesystem::perms>(mode));
    return file;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline RunSetting Command(std::vector<std::string> command) {
  return {.command = std::move(command),
          .variables = {"PATH=/usr/bin:/bin", std::string("TOKEN=") + kCanary}};
}

// Many times: whether Boost's one look comes too early is a matter of luck.
inline bool LeavesNoZombie(const std::vector<std::string>& command) {
  for (int i = 0; i < 300; ++i) {
    const auto needles = std::make_shared<const NeedleTable>(std::vector<Secret>{});
    const auto outcome = RunChild({command, {}, needles});
    if (outcome->exit_code != 126 || waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD) {
      return false;
    }
  }
  return true;
}

// A pipe that can be read from after `milliseconds`, or (0) whose other end is closed at once.
inline std::function<int()> AsksAfter(int milliseconds) {
  return [milliseconds] {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      std::abort();
    }
    if (milliseconds > 0) {
      // Not a thread: RunChild wants to be alone.
      if (fork() == 0) {
        close(STDOUT_FILENO);  // whose end is waited for
        close(STDERR_FILENO);
        usleep(static_cast<useconds_t>(milliseconds) * 1000);
        [[maybe_unused]] const auto written = write(ends[1], "x", 1);
        _exit(EXIT_SUCCESS);
      }
    }
    close(ends[1]);
    return ends[0];
  };
}

}  // namespace stepveil::testing
