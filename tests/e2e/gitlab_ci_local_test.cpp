// The component in real pipelines, run by gitlab-ci-local with its shell executor (bash) against
// the dev server. It prints variables in clear and gives no id token, so the token comes as a
// variable, and what its log doesn't show, stepveil has masked.
#include "tests/e2e/gitlab_ci_local.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "tests/support/sha256.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <regex>

namespace stepveil::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

class GitlabCiLocalTest : public CiLocalTest {
 protected:
  void SetUp() override {
    CiLocalTest::SetUp();
    if (!IsSkipped()) {
      MakeRepository(ReadText(STEPVEIL_SOURCE_DIR "/tests/e2e/gitlab/.gitlab-ci.yml"));
    }
  }

  // The log of a job, byte for byte.
  [[nodiscard]] std::string Log(const std::string& job) const {
    return ReadText(repository_ / ".gitlab-ci-local/output" / (job + ".log"));
  }

  // Every value of /backend and what it imports, as `export --to json` gives them.
  std::map<std::string, std::string> Values() const {
    const auto file = folder_.path() / "values.json";
    const auto ran = Stepveil({"export", "--to", "json", "--output-file", file});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return nlohmann::json::parse(ReadText(file)).get<std::map<std::string, std::string>>();
  }

  void CheckValues() const {
    const std::string log = Log("values");
    const auto values = Values();
    for (const char* name : {"DATABASE_URL", "JWT_SECRET", "TLS_PRIVATE_KEY", "QUOTES", "UNICODE",
                             "SHARED_ONLY", "EMPTY"}) {
      EXPECT_THAT(
          log, HasSubstr(std::string("sha256 of ") + name + ": " + Sha256(values.at(name)) + "\n"));
    }
    for (const char* line :
         {"clear: ***\n", "base64: ***\n", "lines: -----BEGIN PRIVATE KEY-----\n***\n",
          "one line: ***\n", "on stderr: ***\n", "the token: \n", "++ : ***"}) {
      EXPECT_THAT(log, HasSubstr(line));
    }
    EXPECT_THAT(Log("files"), HasSubstr("mode 600\n"));
    EXPECT_THAT(Log("files"),
                HasSubstr("sha256 of the file: " + Sha256(values.at("TLS_PRIVATE_KEY")) + "\n"));
  }

  void CheckOtherLogs() const {
    EXPECT_THAT(Log("streams"), HasSubstr("\x1b[32m***\x1b[0m\r***\n"));
    EXPECT_THAT(Log("streams"), HasSubstr("\none\ntwo\nthree\n"));
    EXPECT_THAT(Log("background"), HasSubstr("\nstarted\n"));
    EXPECT_THAT(Log("traps"), HasSubstr("\nmy trap saw 3\n"));
    EXPECT_THAT(Log("traced"), Not(HasSubstr("JWT_SECRET=")));
    EXPECT_THAT(Log("after"), HasSubstr("\nscript: ***\n"));
    EXPECT_THAT(Log("after"), HasSubstr("\nafter: 31 ***\n"));
    EXPECT_THAT(Log("explained"), HasSubstr("ok       tls       TLSv1.3"));
    EXPECT_THAT(Log("explained"), HasSubstr("\"DATABASE_URL\" of \"/backend\": masked\n"));
    EXPECT_THAT(Log("explained"), HasSubstr("0 faults, "));
    EXPECT_THAT(Log("one-command"), HasSubstr("\none: ***\n31\n"));
    EXPECT_THAT(Log("one-command"), HasSubstr("\noutside nothing\n"));
    EXPECT_THAT(Log("refused"), HasSubstr("not for \"https://other.example\""));
    EXPECT_THAT(Log("refused"), HasSubstr("project_path \"acme/app\", ref \"main\""));
    for (const char* job : {"refused", "missing-program"}) {
      EXPECT_THAT(Log(job), Not(HasSubstr("never\n")));
    }
  }

  // gitlab-ci-local reads section markers and shows something in their place, which it does only
  // for exactly the right bytes; all others stand in its log as they came.
  void CheckBytes() const {
    const std::string log = Log("bytes");
    EXPECT_THAT(log, HasSubstr("colour \x1b[31mred\x1b[0m\n"));
    EXPECT_THAT(log, HasSubstr("\nprogress 1%\rprogress 2%\rdone\n"));
    EXPECT_THAT(log, HasSubstr("\r\x1b[2K1% |▏█▌| 1/3\r\x1b[2K2% |▏█▌| 2/3"));
    EXPECT_THAT(log, HasSubstr("\nmine_started\nmine took "));
    EXPECT_THAT(log, HasSubstr("\x1b[0Ksection_start:1700000000:no name\r\x1b[0KNot"));
    const std::regex time("took [0-9]+ms");
    const std::string plain = Log("bytes-plain");
    EXPECT_GT(plain.size(), 500U);
    EXPECT_THAT(std::regex_replace(log, time, ""), EndsWith(std::regex_replace(plain, time, "")));
  }

  void CheckBig() const {
    std::string expected;
    std::string line;
    for (int i = 0; i < 331; ++i) {
      line += "…";
    }
    for (int i = 1; i <= 100000; ++i) {
      expected += std::to_string(i) + " " + line + " ***\n";
    }
    EXPECT_GT(expected.size(), 100'000'000U);
    const std::string log = Log("big");
    const std::size_t start = log.find("\n1 …");
    ASSERT_TRUE(start != std::string::npos);
    EXPECT_TRUE(log.compare(start + 1, expected.size(), expected) == 0);
    EXPECT_TRUE(log.ends_with("\nlast\n"));
  }

  void ExpectNoSecretIn(const std::string& log, const std::string& job) const {
    for (const auto& [name, value] : Values()) {
      for (const std::string& line : Split(value, '\n')) {
        const std::string text(Trim(line));
        if (text.size() >= 8 && !text.starts_with("-----")) {
          EXPECT_EQ(log.find(text), std::string::npos) << name << " in " << job;
          EXPECT_EQ(log.find(Base64(text)), std::string::npos) << name << " in " << job;
        }
      }
    }
    EXPECT_THAT(log, Not(HasSubstr("eyJ"))) << job;  // the start of every JWT
  }
};

TEST_F(GitlabCiLocalTest, JobsGetTheirSecretsAndTheirLogsShowNone) {
  const ProcessResult pipeline = CiLocal({});
  const std::string& out = pipeline.out;
  EXPECT_EQ(pipeline.exit_code, 0) << out << pipeline.err;
  for (const char* code : {"1", "3", "127", "137", "143"}) {
    EXPECT_THAT(pipeline.err + out, ContainsRegex("code-" + std::string(code) +
                                                  " +finished in .* WARN " + code + " *\n"));
  }
  EXPECT_THAT(out, ContainsRegex("PASS +code-0"));
  EXPECT_THAT(pipeline.err + out, ContainsRegex("code-42-allowed +finished in .* WARN 42 *\n"));
  for (const char* job : {"values", "bytes", "streams", "background", "traced", "files", "after",
                          "one-command", "explained"}) {
    EXPECT_THAT(out, ContainsRegex("PASS +" + std::string(job)));
  }
  CheckValues();
  CheckOtherLogs();
  CheckBytes();
  for (const auto& entry : fs::directory_iterator(repository_ / ".gitlab-ci-local/output")) {
    ExpectNoSecretIn(ReadText(entry.path()), entry.path().filename());
  }
  EXPECT_EQ(Output("ls -d stepveil-??????"), "");
}

TEST_F(GitlabCiLocalTest, AHundredMegabytesArriveWhole) {
  ASSERT_EQ(CiLocal({"big"}).exit_code, 0);
  CheckBig();
}

TEST_F(GitlabCiLocalTest, AnExitCodeThatIsNotAllowedFailsTheJob) {
  const ProcessResult pipeline = CiLocal({"code-43-not-allowed"});
  EXPECT_THAT(pipeline.out, ContainsRegex("FAIL +code-43-not-allowed"));
  EXPECT_THAT(pipeline.out, ContainsRegex("code-43-not-allowed +finished in .* FAIL 43 *\n"));
}

}  // namespace
}  // namespace stepveil::testing
