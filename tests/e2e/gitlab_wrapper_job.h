#pragma once

#include "tests/e2e/gitlab.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <chrono>
#include <map>

namespace stepveil::testing {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kJwtSecret[] = "jwt-secret-dev-0123456789abcdef";

class GitlabWrapperTest : public GitlabJobTest, public ::testing::WithParamInterface<const char*> {
 protected:
  // Masks the log, without secrets, and runs the lines.
  [[nodiscard]] GitlabLog Masked(std::vector<std::string> lines) const {
    lines.insert(lines.begin(), begin_);
    return RunBare({GetParam(), ScriptForm::kSubshell, Ending::kShell, std::move(lines)});
  }

  [[nodiscard]] GitlabLog Loaded(std::vector<std::string> lines) const {
    return Run({GetParam(), ScriptForm::kSubshell, Ending::kShell, std::move(lines)});
  }

  void ExpectEnd(std::vector<std::string> lines, int exit_code, const std::string& end) const {
    const GitlabLog log = Masked(std::move(lines));
    EXPECT_EQ(log.exit_code, exit_code) << log.text;
    EXPECT_THAT(log.text, EndsWith(end));
  }
};

inline std::string NameOfShell(const ::testing::TestParamInfo<const char*>& shell) {
  const std::string name = shell.param;
  return name == "bash --posix" ? "posix" : name.substr(0, name.find(' '));
}

class GitlabRefusalTest : public GitlabJobTest {
 protected:
  void Expect(std::vector<std::string> lines, int exit_code, const std::string& message,
              const std::string& shell = "bash") const {
    lines.push_back("echo never");
    const GitlabLog log = RunBare({shell, ScriptForm::kSubshell, Ending::kShell, std::move(lines)});
    EXPECT_EQ(log.exit_code, exit_code) << log.text;
    EXPECT_THAT(log.text, HasSubstr(message));
    EXPECT_THAT(log.text, Not(HasSubstr("\nnever")));
    EXPECT_THAT(log.text, Not(HasSubstr(kJwtSecret)));
  }
};

// A stand-in for the runner's helper: a process of that name with that argument, above the shell.
// The helper itself has not been tried.
class GitlabProxyExecTest : public GitlabJobTest {
 protected:
  [[nodiscard]] ProcessResult UnderHelper(const std::string& script) const {
    const auto file = folder_.Write("job.sh", script + "\n");
    return RunProcess(
        {"bash", "-c",
         "exec -a gitlab-runner-helper bash -c 'bash " + file.string() + "; exit $?' proxy-exec"},
        {environment_, folder_.path()});
  }
};

}  // namespace stepveil::testing
