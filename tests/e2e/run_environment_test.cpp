// What the command of `stepveil run` finds in its environment.
#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Words = std::vector<std::string>;

class RunEnvironmentTest : public RunJobTest {
 protected:
  [[nodiscard]] ProcessResult Run(const Words& flags, const Words& command = {"env"}) const {
    Words all{"run", "--path", "/compose", "--only", "POSTGRES_PASSWORD"};
    all.insert(all.end(), flags.begin(), flags.end());
    all.emplace_back("--");
    all.insert(all.end(), command.begin(), command.end());
    return Stepveil(all);
  }
  // What env(1) prints where it has only these.
  [[nodiscard]] std::string Env(Words entries) const {
    entries.insert(entries.begin(), {"/usr/bin/env", "-i"});
    entries.emplace_back("/usr/bin/env");
    return RunProcess(entries, {environment_}).out;
  }
};

constexpr char kEntry[] = "POSTGRES_PASSWORD=pg pass#1";

TEST_F(RunEnvironmentTest, PristineIsTheSecretsAlone) {
  for (const char* mask : {"--no-mask", "--no-mask=false"}) {
    const auto ran = Run({"--pristine", "--unmasked", "POSTGRES_PASSWORD", mask});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_EQ(ran.out, Env({kEntry}));
  }
}

TEST_F(RunEnvironmentTest, PristineKeepsWhatIsNamed) {
  Set("APP_A", "1");
  Set("APP_B", "2");
  Set("OTHER", "3");
  const auto ran =
      Run({"--pristine", "--keep-env", "APP_*,NO_SUCH", "--keep-env=PATH", "--no-mask"});
  EXPECT_EQ(ran.out, Env({environment_[0], "APP_A=1", "APP_B=2", kEntry})) << ran.err;
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST_F(RunEnvironmentTest, PristineAndAStarKeepEverythingButCredentials) {
  const auto ran = Run({"--pristine", "--keep-env", "*"});
  EXPECT_THAT(ran.out, HasSubstr("\nINFISICAL_DOMAIN="));
  EXPECT_THAT(ran.out, Not(HasSubstr("CLIENT_SECRET")));
}

// The command itself is still found, and what it looks for itself is its own affair.
TEST_F(RunEnvironmentTest, PristineFindsTheCommandInOurPath) {
  folder_.Write("bin/only-here", "#!/bin/sh\necho \"${PATH-none}\" | head -c 0; echo found\n");
  const Words chmod{"chmod", "+x", (folder_.path() / "bin/only-here").string()};
  EXPECT_EQ(RunProcess(chmod, {environment_}).exit_code, 0);
  Set("PATH", (folder_.path() / "bin").string() + ":/usr/bin:/bin");
  for (const char* mask : {"--no-mask", "--no-mask=false"}) {
    EXPECT_EQ(Run({"--pristine", mask}, {"only-here"}).out, "found\n");
    EXPECT_EQ(Run({"--pristine", mask}, {"not-here"}).exit_code, 127);
  }
}

TEST_F(RunEnvironmentTest, ACredentialThatIsKeptIsMasked) {
  const std::string secret = "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET";
  const Words look{"sh", "-c", "echo \"[$INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET]\""};
  EXPECT_EQ(Run({}, look).out, "[]\n");
  const auto kept = Run({"--keep-env", secret}, look);
  EXPECT_EQ(kept.out, "[***]\n");
  EXPECT_THAT(kept.err, IsEmpty());
  EXPECT_THAT(Run({"--keep-env", secret, "--no-mask"}, look).out.size(), ::testing::Gt(20U));
  const auto matched = Run({"--keep-env", "INFISICAL_*"}, look);
  EXPECT_EQ(matched.out, "[***]\n");
  EXPECT_EQ(matched.err, "stepveil: warning: keep-env \"INFISICAL_*\" hands the credential \"" +
                             secret + "\" to the command\n");
  Set("STEPVEIL_KEEP_ENV", secret);
  EXPECT_EQ(Run({}, look).out, "[***]\n");
}

// No secret was fetched, but there is one all the same.
TEST_F(RunEnvironmentTest, AKeptCredentialIsSomethingToMask) {
  const auto ran = Stepveil({"run", "--path", "/empty", "--allow-empty", "--keep-env",
                             "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET", "--", "sh", "-c",
                             "echo \"[$INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET]\""});
  EXPECT_EQ(ran.out, "[***]\n") << ran.err;
}

TEST_F(RunEnvironmentTest, AStarAloneIsRefused) {
  const auto ran = Run({"--keep-env", "*"});
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_EQ(ran.err,
            "stepveil: error: --keep-env (STEPVEIL_KEEP_ENV): \"*\" would hand every credential to "
            "the command\n"
            "stepveil: hint: name those that it needs, like --keep-env INFISICAL_TOKEN\n");
}

TEST_F(RunEnvironmentTest, TheRepositoryMayNotKeepCredentials) {
  folder_.Write(".stepveil.yaml", "processes: { a: { keep-env: [INFISICAL_TOKEN] } }\n");
  EXPECT_THAT(Run({"--process", "a"}).err,
              HasSubstr("\"keep-env\" may not be set by a file of the repository"));
}

TEST_F(RunEnvironmentTest, TheShellIsShUnlessAskedFor) {
  folder_.Write("shell", "#!/bin/sh\necho \"shell $1 $2\"\n");
  const std::string shell = (folder_.path() / "shell").string();
  EXPECT_EQ(RunProcess({"chmod", "+x", shell}, {environment_}).exit_code, 0);
  Set("SHELL", shell);
  const auto out = [&](Words flags) {
    flags.insert(flags.begin(), {"run", "--path", "/compose", "--command", "echo $0"});
    return Stepveil(flags).out;
  };
  EXPECT_EQ(out({}), "sh\n");
  EXPECT_EQ(out({"--shell", "bash"}), "bash\n");
  EXPECT_EQ(out({"--shell", "auto"}), "shell -c echo $0\n");
  Unset("SHELL");
  EXPECT_EQ(out({"--shell", "auto"}), "sh\n");
}

}  // namespace
}  // namespace stepveil::testing
