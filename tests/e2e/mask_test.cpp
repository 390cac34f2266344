// `stepveil mask` as a filter in a pipeline, and what --strict refuses.
#include "core/base/encoding.h"
#include "tests/e2e/job.h"

#include <gmock/gmock.h>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPassword[] = "pg pass#1";

class MaskTest : public JobTest {
 protected:
  MaskTest() {
    UseServer();
    UseUniversalAuth();
  }

  // `script | stepveil mask FLAGS`, with the pipeline's last exit code.
  [[nodiscard]] ProcessResult Pipeline(const std::string& script, const std::string& flags) const {
    const std::string stepveil = StepveilProgram();
    return RunProcess({"sh", "-c", "{ " + script + "; } | " + stepveil + " mask " + flags},
                      {environment_, folder_.path()});
  }
};

TEST_F(MaskTest, MasksStdinInEveryForm) {
  const auto ran = Pipeline(std::string("echo 'a pg pass#1 b'; printf 'pg pass#1' | base64; ") +
                                "printf 'pg pass#1' | xxd -p; echo end",
                            "--path /compose");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "a *** b\n***\n***\nend\n");
}

TEST_F(MaskTest, NothingFlowsWhenTheValuesAreUnknown) {
  const auto ran = Pipeline(std::string("echo '") + kPassword + "'", "--path /no-such-path");
  EXPECT_EQ(ran.exit_code, 5);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("stepveil: error:"));
  EXPECT_THAT(ran.err, Not(HasSubstr(kPassword)));
}

TEST_F(MaskTest, AFullDiskIsAnError) {
  const auto ran = Pipeline("echo text", "--path /compose >/dev/full");
  EXPECT_EQ(ran.exit_code, 7);
  EXPECT_EQ(ran.err, "stepveil: error: cannot write to stdout: no space left on device\n");
}

TEST_F(MaskTest, TakesNoCommand) {
  const auto ran = Stepveil({"mask", "--path", "/compose", "--", "env"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.err, HasSubstr("\"stepveil mask\" takes no command after \"--\""));
}

TEST_F(MaskTest, NamesWhatIsTooCommonAndStrictRefusesIt) {
  server_.Control("POST", "/_dev/secret",
                  R"({"environment": "dev", "path": "/backend", "key": "OTHER", "value": "true"})");
  const auto warned = Pipeline("echo text", "--path /backend");
  EXPECT_EQ(warned.exit_code, 0) << warned.err;
  EXPECT_THAT(warned.err, HasSubstr("too short or too common to mask: OTHER (list"));
  const auto refused = Pipeline("echo text", "--path /backend --strict");
  EXPECT_EQ(refused.exit_code, 5);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("stepveil: error: cannot mask all of OTHER, and --strict"));
}

// Nothing is masked where a format is written, so nothing is said of what can't be.
TEST_F(MaskTest, AFormatWarnsOfNoValue) {
  server_.Control("POST", "/_dev/secret",
                  R"({"environment": "dev", "path": "/backend", "key": "OTHER", "value": "true"})");
  for (const std::string format : {"dotenv", "json", "yaml", "shell", "powershell"}) {
    const auto written = Stepveil({"export", "--path", "/backend", "--only", "OTHER", "--to",
                                   format, "--strict", "--output-file", folder_.path() / format});
    EXPECT_EQ(written.exit_code, 0) << format;
    EXPECT_THAT(written.err, Not(HasSubstr("mask"))) << format;
  }
}

}  // namespace
}  // namespace stepveil::testing
