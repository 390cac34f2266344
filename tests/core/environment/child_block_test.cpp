#include "core/environment/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::ElementsAre;

Environment EnvironmentOf(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Environment environment;
  for (const auto& [name, value] : pairs) {
    Variable variable;
    variable.name = name;
    variable.value = Secret(value);
    environment.variables.push_back(std::move(variable));
  }
  return environment;
}

std::vector<std::string> Exposed(const std::vector<Secret>& block) {
  std::vector<std::string> entries;
  for (const Secret& entry : block) {
    entries.emplace_back(entry.Expose());
  }
  return entries;
}

TEST(ChildBlockTest, KeepsTheParentsAndAddsOurs) {
  const std::vector<std::string> parent{"B=1", "A=2"};
  EXPECT_THAT(Exposed(ChildBlock(Variables(parent), EnvironmentOf({{"C", "x\ny"}, {"D", ""}}), {})),
              ElementsAre("B=1", "A=2", "C=x\ny", "D="));
}

TEST(ChildBlockTest, OverridesEveryOccurrenceByExactName) {
  const std::vector<std::string> parent{"A=1", "AB=2", "A=3", "a=4", "A"};
  EXPECT_THAT(Exposed(ChildBlock(Variables(parent), EnvironmentOf({{"A", "new"}}), {})),
              ElementsAre("AB=2", "a=4", "A=new"));
}

TEST(ChildBlockTest, DropsWhatWasReadAsACredential) {
  const std::vector<std::string> parent{"INFISICAL_TOKEN=t", "INFISICAL_TOKEN=u", "KEEP=1",
                                        "INPUT_CLIENT-SECRET=s"};
  EXPECT_THAT(
      Exposed(ChildBlock(Variables(parent), {}, {"INFISICAL_TOKEN", "INPUT_CLIENT-SECRET"})),
      ElementsAre("KEEP=1"));
}

TEST(ChildBlockTest, AFetchedSecretMayBearACredentialsName) {
  const std::vector<std::string> parent{"INFISICAL_TOKEN=login"};
  EXPECT_THAT(Exposed(ChildBlock(Variables(parent), EnvironmentOf({{"INFISICAL_TOKEN", "fetched"}}),
                                 {"INFISICAL_TOKEN"})),
              ElementsAre("INFISICAL_TOKEN=fetched"));
}

// The exit code of /bin/true, started with one entry of `size_bytes` (its NUL included).
int StartWithEntryOf(std::size_t size_bytes) {
  std::string entry = "X=" + std::string(size_bytes - 3, 'a');
  const pid_t child = fork();
  if (child == 0) {
    std::string program = "/bin/true";
    char* argv[] = {program.data(), nullptr};
    char* block[] = {entry.data(), nullptr};
    execve(program.c_str(), argv, block);
    _exit(99);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

TEST(ChildBlockTest, TheLimitIsTheKernels) {
  EXPECT_EQ(StartWithEntryOf(kLongestVariableBytes), 0);
  EXPECT_EQ(StartWithEntryOf(kLongestVariableBytes + 1), 99);
}

}  // namespace
}  // namespace stepveil
