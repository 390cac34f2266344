#include "tests/e2e/bad_input_job.h"

namespace stepveil::testing {
namespace {

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
