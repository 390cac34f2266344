// Bad input, one test each on the real binary: exit code, message, the hint that says what to do,
// and no value in anything that was printed, at every verbosity.
#include "tests/e2e/bad_input_job.h"

namespace stepveil::testing {
namespace {

TEST_F(BadInputTest, NoCommand) {
  ExpectOf({}, 2, "stepveil --help");
  ExpectOf({"run"}, 125, "stepveil: hint: ");
}

TEST_F(BadInputTest, UnknownFlag) {
  Expect(2, "did you mean \"--environment\"?", {"--enviroment", kCanary});
  ExpectOf({"run", "--tokn", kCanary, "--", "true"}, 125, "did you mean \"--token\"?");
}

// A password in the place of an id token stays here, whichever way it is given.
TEST_F(BadInputTest, WhatIsNoIdTokenIsNotSent) {
  Set("MY_TOKEN", kCanary);
  const std::string identity = server_.Field("/identities/ci-oidc-github/identity_id");
  for (const std::string method : {"oidc", "jwt"}) {
    for (const std::vector<std::string>& way :
         {std::vector<std::string>{"--id-token-env", "MY_TOKEN"},
          {"--jwt", kCanary},
          {"--jwt", std::string(kCanary) + ".e30.x.y.z"},
          {"--jwt", "e30." + std::string(kCanary)}}) {
      std::vector<std::string> arguments{"--method", method, "--identity-id", identity};
      arguments.insert(arguments.end(), way.begin(), way.end());
      Expect(4, "what was given as id token is no JWT; it was not sent", arguments);
    }
  }
  EXPECT_THAT(server_.Control("GET", "/_dev/counters"), Not(HasSubstr("-auth/login")));
}

TEST_F(BadInputTest, UnreadableConfiguration) { Expect(3, "nope.yaml", {"--config", "nope.yaml"}); }

TEST_F(BadInputTest, EmptyConfiguration) {
  folder_.Write(".stepveil.yaml", "");
  Expect(3, ".stepveil.yaml", {"--process", "backend"});
}

TEST_F(BadInputTest, BinaryConfiguration) {
  folder_.Write(".stepveil.yaml", std::string("\x00\xff\x01 canary-9f3b-SECRET", 22));
  Expect(3, ".stepveil.yaml", frontend_);
}

TEST_F(BadInputTest, TenMegabytesOfConfiguration) {
  folder_.Write(".stepveil.yaml", "project: " + std::string(10 << 20, 'x'));
  Expect(3, ".stepveil.yaml", frontend_);
}

TEST_F(BadInputTest, ConfigurationThatContainsItself) {
  folder_.Write(".stepveil.yaml", "project: &a [*a]\n");
  Expect(3, ".stepveil.yaml:1:", frontend_);
}

TEST_F(BadInputTest, UnknownKeyInConfiguration) {
  folder_.Write(".stepveil.yaml", "project: acme-app\nenviroment: canary-9f3b-SECRET\n");
  Expect(3, "did you mean \"environment\"?", frontend_);
}

TEST_F(BadInputTest, NoCiAndNoIdentity) {
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID");
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET");
  Expect(4, "no way to log in was found", frontend_);
}

TEST_F(BadInputTest, IdTokenPermissionMissing) {
  UseGitHubJob();
  Unset("ACTIONS_ID_TOKEN_REQUEST_URL");
  Unset("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_ID");
  Unset("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET");
  Expect(4, "id-token: write", frontend_);
}

TEST_F(BadInputTest, WrongClientSecret) {
  Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET", kCanary);
  Expect(4, "Invalid credentials", frontend_);
}

// `stepveil manual > stepveil.1` on a full disk left half a page and ended with 0.
TEST_F(BadInputTest, WhatPrintsSaysThatItCouldNot) {
  for (const std::string command :
       {"--version", "--help", "version", "version --json", "help run", "manual", "completion bash",
        "seal-key", "seal-key -o key", "list --path /backend", "check --path /backend --json",
        "secrets get JWT_SECRET --path /backend", "export --to json --path /backend"}) {
    for (const char* stdout_end : {" >/dev/full", " >&-"}) {
      std::filesystem::remove(folder_.path() / "key");
      const auto ran =
          RunProcess({"sh", "-c", "exec " + StepveilProgram() + " " + command + stdout_end},
                     {environment_, folder_.path()});
      EXPECT_EQ(ran.exit_code, 7) << command << stdout_end;
      EXPECT_THAT(ran.err, HasSubstr("cannot write to stdout: ")) << command << stdout_end;
    }
  }
}

}  // namespace
}  // namespace stepveil::testing
