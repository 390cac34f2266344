#pragma once

#include "tests/e2e/run_job.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>
#include <string>

namespace stepveil::testing {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Says hello, and stays until it is asked to end.
constexpr char kStays[] = "trap 'exit 0' TERM; echo pid $$; while :; do sleep 0.05; done";

class RunAllTest : public RunJobTest {
 protected:
  // A .stepveil.yaml of the three paths, each with a script of its own; "" = no command.
  void Processes(const std::string& backend, const std::string& frontend,
                 const std::string& compose) const {
    std::string text = "processes:\n";
    for (const auto& [name, script] : std::map<std::string, std::string>{
             {"backend", backend}, {"compose", compose}, {"frontend", frontend}}) {
      text.append("  ").append(name).append(":\n    path: /").append(name).append("\n");
      if (!script.empty()) {
        text.append("    command: [sh, ./").append(name).append(".sh]\n");
        folder_.Write(name + ".sh", script + "\n");
      }
    }
    folder_.Write(".stepveil.yaml", text);
  }

  [[nodiscard]] ProcessResult All(const std::vector<std::string>& flags = {}) const {
    std::vector<std::string> words{"run", "--all"};
    words.insert(words.end(), flags.begin(), flags.end());
    return Stepveil(words);
  }

  // In the job's folder.
  [[nodiscard]] std::function<void()> There() const {
    return [folder = folder_.path().string()] {
      [[maybe_unused]] const int gone = chdir(folder.c_str());
    };
  }

  [[nodiscard]] static std::vector<std::string> Started(
      const std::vector<std::string>& flags = {}) {
    std::vector<std::string> words{StepveilProgram(), "run", "--all"};
    words.insert(words.end(), flags.begin(), flags.end());
    return words;
  }
};

// As the first process of a container.
class RunAllPid1Test : public RunAllTest {
 protected:
  [[nodiscard]] static std::vector<std::string> First() {
    std::vector<std::string> all{"unshare", "--user",       "--map-root-user", "--pid",
                                 "--fork",  "--mount-proc", "--kill-child"};
    const std::vector<std::string> command = Started();
    all.insert(all.end(), command.begin(), command.end());
    return all;
  }
  void SetUp() override {
    if (RunProcess(
            {"unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc", "true"},
            {environment_})
            .exit_code != 0) {
      GTEST_SKIP() << "this system gives no namespaces to its users";
    }
  }
};

}  // namespace stepveil::testing
