// Bad input, one test each on the real binary: exit code, message, the hint that says what to do,
// and no value in anything that was printed, at every verbosity.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

class BadInputTest : public JobTest {
 protected:
  explicit BadInputTest(const std::vector<std::string>& server_arguments = {})
      : JobTest(server_arguments) {
    UseServer();
    UseUniversalAuth();
    server_.Control(
        "POST", "/_dev/secret",
        std::string(R"({"environment":"dev","path":"/frontend","key":"CANARY","value":")") +
            kCanary + "\"}");
  }

  // Export with `arguments`, silent, plain and at the log level that makes the rival print values.
  void Expect(int exit_code, const std::string& message,
              const std::vector<std::string>& arguments) {
    for (const std::vector<std::string>& level :
         {std::vector<std::string>{}, {"--silent"}, {"--log-level", "debug"}}) {
      std::vector<std::string> command{"export", "--to", "json"};
      command.insert(command.end(), level.begin(), level.end());
      command.insert(command.end(), arguments.begin(), arguments.end());
      ExpectOf(command, exit_code, message);
    }
  }

  void ExpectOf(const std::vector<std::string>& command, int exit_code,
                const std::string& message) {
    const auto ran = Stepveil(command);
    EXPECT_EQ(ran.exit_code, exit_code) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("stepveil: error: "));
    EXPECT_THAT(ran.err, HasSubstr(message));
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, Not(HasSubstr(kCanary)));
  }

  // A listener of the dev server that is wrong in the way of `kind` takes the place of the good
  // one.
  void UseListener(const std::string& kind) {
    const std::string answer =
        server_.Control("POST", "/_dev/listeners", R"({"kind":")" + kind + "\"}");
    const auto start = answer.find("http");
    Set("INFISICAL_DOMAIN", answer.substr(start, answer.find('"', start) - start));
  }

  const std::vector<std::string> frontend_{"--path", "/frontend"};
};

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

TEST_F(BadInputTest, ServerUnreachable) {
  Set("INFISICAL_DOMAIN", "https://127.0.0.1:1");
  Expect(6, "https://127.0.0.1:1", {"--path", "/frontend", "--deadline", "2s"});
}

TEST_F(BadInputTest, ServerNotTls) {
  UseListener("not-tls-garbage");
  Expect(6, "stepveil: hint: ", {"--path", "/frontend", "--deadline", "2s"});
}

TEST_F(BadInputTest, WrongCertificates) {
  for (const char* kind : {"unknown-ca", "wrong-host", "expired"}) {
    UseListener(kind);
    Expect(6, "certificate", {"--path", "/frontend", "--deadline", "2s"});
  }
}

TEST_F(BadInputTest, PlainHttpBeyondLoopback) {
  Set("INFISICAL_DOMAIN", "http://infisical.example");
  Expect(3, "https", frontend_);
}

TEST_F(BadInputTest, LoginAnsweredByAPage) {
  Fault("universal-auth/login", R"({"kind":"html"})");
  Expect(6, "stepveil: hint: ", frontend_);
}

TEST_F(BadInputTest, HalfAJson) {
  Fault("GET /api/v4/secrets", R"({"kind":"half-json"})");
  Expect(6, "not complete, valid JSON", frontend_);
}

TEST_F(BadInputTest, HugeBody) {
  Fault("GET /api/v4/secrets", R"({"kind":"huge-body"})");
  Expect(6, "64 MiB", frontend_);
}

TEST_F(BadInputTest, Redirect) {
  Fault("GET /api/v4/secrets", R"({"kind":"redirect","location":"https://elsewhere.example/x"})");
  Expect(6, "elsewhere.example", frontend_);
}

TEST_F(BadInputTest, UnknownProject) {
  Set("INFISICAL_PROJECT_ID", "acme-ap");
  Expect(5, "acme-ap", frontend_);
}

TEST_F(BadInputTest, UnknownEnvironment) {
  Expect(5, "did you mean \"dev\"?", {"--path", "/frontend", "--env", "dve"});
}

TEST_F(BadInputTest, UnknownPath) {
  Expect(5, "did you mean \"/backend\"?", {"--path", "/bakend"});
}

TEST_F(BadInputTest, NoEnvironment) {
  Unset("STEPVEIL_ENVIRONMENT");
  Expect(3, "environment", frontend_);
}

TEST_F(BadInputTest, OddNamesAndValuesWithNul) {
  for (const char* name :
       {"\"HAS=EQ\"", "\"NEW\\nLINE\"", "\"HAS SPACE\"", "\"1DIGIT\"", "\"NUL\""}) {
    ExpectOf({"export", "--to", "dotenv", "--path", "/odd"}, 5, name);
  }
  Expect(5, "\"NUL\"", {"--path", "/odd"});
}

TEST_F(BadInputTest, ServerMessagesAreForeignText) {
  Fault("universal-auth/login",
        R"({"kind":"status","status":401,"headers":{"content-type":"application/json"},)"
        R"("body":"{\"statusCode\":401,\"error\":\"UnauthorizedError\",\"message\":)"
        R"(\"::add-mask::x\\n\\u001b[31m##[set-env name=A]b \\u202e end\"}"})");
  const auto ran = Stepveil({"export", "--to", "json", "--path", "/frontend"});
  EXPECT_EQ(ran.exit_code, 4) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("add-mask"));
  for (const char* harmful : {"\x1b", "##[", "\n::", "\xe2\x80\xae"}) {
    EXPECT_THAT(ran.err, Not(HasSubstr(harmful)));
  }
}

TEST_F(BadInputTest, TwoPathsWithOneName) {
  Expect(5, "--duplicates", {"--path", "/backend", "--path", "/shared"});
}

TEST_F(BadInputTest, ValueTooLongForAVariable) {
  server_.Control("POST", "/_dev/secret",
                  R"({"environment":"dev","path":"/frontend","key":"LONG","value":")" +
                      std::string(131072, 'x') + "\"}");
  Expect(5, "LONG", frontend_);
}

TEST_F(BadInputTest, CommandNotFoundOrNotExecutable) {
  folder_.Write("plain.txt", "no program");
  ExpectOf({"run", "--path", "/frontend", "--", "no-such-command"}, 127, "no-such-command");
  ExpectOf({"run", "--path", "/frontend", "--", "./plain.txt"}, 126, "plain.txt");
}

TEST_F(BadInputTest, DeadlineReached) {
  Fault("universal-auth/login", R"({"kind":"delay","ms":20000})");
  const auto start = std::chrono::steady_clock::now();
  ExpectOf({"export", "--to", "json", "--path", "/frontend", "--deadline", "1s"}, 6, "1 s");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(15));
}

TEST_F(BadInputTest, ALoginAnswered401IsNotRepeated) {
  Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET", "wrong");
  server_.Control("DELETE", "/_dev/counters");
  ExpectOf({"export", "--to", "json", "--path", "/frontend"}, 4, "Invalid credentials");
  EXPECT_THAT(server_.Control("GET", "/_dev/counters"), HasSubstr(R"("requests":1,)"));
}

TEST_F(BadInputTest, AFailedFetchStillRevokesTheToken) {
  server_.Control("DELETE", "/_dev/counters");
  ExpectOf({"export", "--to", "json", "--path", "/bakend"}, 5, "/bakend");
  EXPECT_THAT(server_.Control("GET", "/_dev/counters"), HasSubstr("/api/v1/auth/token/revoke"));
}

TEST_F(BadInputTest, SecretsInTheJobsLogAreRefused) {
  Set("CI", "true");
  const std::string stepveil = StepveilProgram();
  const auto printed =
      RunProcess({"sh", "-c", stepveil + " export --to json --path /frontend; true"},
                 {environment_, folder_.path()});
  EXPECT_THAT(printed.err, HasSubstr("job's log"));
  const auto captured = RunProcess(
      {"sh", "-c", "x=$(" + stepveil + " export --to json --path /frontend); echo ${#x}"},
      {environment_, folder_.path()});
  EXPECT_EQ(captured.err, "");
  EXPECT_THAT(captured.out, Not(HasSubstr("0\n")));
}

}  // namespace
}  // namespace stepveil::testing
