// `stepveil run --all`: every process of .stepveil.yaml that has a command.
#include "tests/e2e/run_all_job.h"

namespace stepveil::testing {
namespace {

TEST_F(RunAllTest, EachHasItsOwnSecretsOnly) {
  Processes("env | cut -d= -f1", "env | cut -d= -f1", "env | cut -d= -f1");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("backend  | DATABASE_URL\n"),
                             HasSubstr("frontend | PUBLIC_API_URL\n"),
                             HasSubstr("compose  | POSTGRES_PASSWORD\n")));
  EXPECT_THAT(
      ran.out,
      AllOf(Not(HasSubstr("frontend | DATABASE_URL")), Not(HasSubstr("compose  | DATABASE_URL")),
            Not(HasSubstr("backend  | POSTGRES_PASSWORD")), Not(HasSubstr("CLIENT_SECRET"))));
}

// The values are the seed's: no process gets another's, so it must know them by itself.
TEST_F(RunAllTest, EachOutputIsMaskedWithTheSecretsOfAll) {
  Processes("echo 'pg pass#1'; echo 'error: pg pass#1' >&2",
            "printf 'postgres://app:p%%40ss@db.dev.internal:5432/app?sslmode=require\\n'",
            "echo \"$POSTGRES_PASSWORD\"");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("backend  | ***\n"), HasSubstr("frontend | ***\n"),
                             HasSubstr("compose  | ***\n"), Not(HasSubstr("pg pass"))));
  EXPECT_EQ(ran.err, "backend  | error: ***\n");
}

TEST_F(RunAllTest, WithoutMaskingEachPrintsWhatItPrints) {
  Processes("", "", "echo \"$POSTGRES_PASSWORD\"");
  EXPECT_EQ(All({"--no-mask"}).out, "compose | pg pass#1\n");
  EXPECT_EQ(All().out, "compose | ***\n");
}

TEST_F(RunAllTest, FilesAreEachProcesssOwnAndGoneAtTheEnd) {
  folder_.Write(
      ".stepveil.yaml",
      "processes:\n"
      "  backend: { path: /backend, command: test ! -e \"$DATABASE_URL\" && echo no file }\n"
      "  frontend: { path: /frontend, as-file: PUBLIC_API_URL, command: \"echo "
      "$PUBLIC_API_URL; cat $PUBLIC_API_URL\" }\n");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("backend  | no file\n"), HasSubstr("frontend | ***\n")));
  const std::size_t file = ran.out.find("frontend | /");
  ASSERT_NE(file, std::string::npos) << ran.out;
  const std::string name = ran.out.substr(file + 11, ran.out.find('\n', file) - file - 11);
  EXPECT_NE(access(name.c_str(), F_OK), 0) << name;
}

TEST_F(RunAllTest, OneLoginOneConnectionAndTheTokenRevokedServeAll) {
  Processes("true", "true", "true");
  server_.Control("DELETE", "/_dev/counters");
  EXPECT_EQ(All().exit_code, 0);
  const auto counters = nlohmann::json::parse(server_.Control("GET", "/_dev/counters"));
  std::map<std::string, int> seen;
  for (const auto& one : counters["seen"]) {
    const std::string line = one.dump();
    seen["login"] += line.find("/universal-auth/login") != line.npos ? 1 : 0;
    seen["revoke"] += line.find("/token/revoke") != line.npos ? 1 : 0;
  }
  EXPECT_EQ(seen["login"], 1) << counters.dump(1);
  EXPECT_EQ(seen["revoke"], 1) << counters.dump(1);
  EXPECT_EQ(counters["tcp_connections"], 1) << counters.dump(1);
}

// One server for all: its fault is told once, and of no process.
TEST_F(RunAllTest, AFaultThatIsNoProcesssIsToldOnce) {
  Processes("true", "true", "true");
  Fault("GET /api/v4/secrets", R"({"kind": "reset"})");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_EQ(Count(ran.err, "stepveil: error: "), 1U) << ran.err;
  EXPECT_THAT(ran.err, Not(HasSubstr("process \"")));
}

// Where both are one file, what was printed first stands first.
TEST_F(RunAllTest, OneFileForBothStreamsKeepsTheirOrder) {
  Processes("i=0; while [ $i -lt 200 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done", "", "");
  const auto ran = RunProcess({"sh", "-c", StepveilProgram() + " run --all 2>&1"},
                              {environment_, folder_.path()});
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    expected +=
        "backend | out " + std::to_string(i) + "\nbackend | err " + std::to_string(i) + "\n";
  }
  EXPECT_EQ(ran.out, expected);
}

// However many there are, they wait no longer for the server than one does.
TEST_F(RunAllTest, ManyTakeTheRoundTripsOfOne) {
  std::string text = "processes:\n";
  for (int i = 0; i < 50; ++i) {
    text += "  p" + std::to_string(i) + ": { path: " + (i % 2 == 0 ? "/backend" : "/frontend") +
            ", command: \"true\" }\n";
  }
  folder_.Write(".stepveil.yaml", text);
  server_.Control("POST", "/_dev/counters", R"({"count_round_trips": true, "hold_ms": 200})");
  EXPECT_EQ(All().exit_code, 0);
  const auto counters = nlohmann::json::parse(server_.Control("GET", "/_dev/counters"));
  EXPECT_LE(counters["connections"].back()["flights"], 6) << counters.dump(1);
  EXPECT_LT(counters["seen"].size(), 20U) << "the same path is not asked for twice";
}

}  // namespace
}  // namespace stepveil::testing
