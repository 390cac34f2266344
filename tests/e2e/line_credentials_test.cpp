// What goes over the line to Infisical beside the login: a header's value, a proxy's password. It
// is no secret of Infisical's, and must not be seen all the same.
#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHeader[] = "hdr-Tok3n/9f3bQ7x2";
constexpr char kPassword[] = "pr0xy:P@ss-7Zq";

class LineCredentialsTest : public RunJobTest {
 protected:
  LineCredentialsTest() {
    Set("INFISICAL_SECRET_PATH", "/frontend");
    // Not the one that the connection takes.
    Set("HTTP_PROXY", "http://ci:pr0xy%3AP%40ss-7Zq@127.0.0.1:9");
  }

  static void ExpectHidden(const std::string& text) {
    for (const char* shown : {kHeader, kPassword, "pr0xy%3AP%40ss-7Zq"}) {
      EXPECT_THAT(text, Not(HasSubstr(shown)));
    }
  }
};

TEST_F(LineCredentialsTest, TheCommandCannotShowThem) {
  const auto ran = Stepveil({"run", "--header", std::string("X-Gate: ") + kHeader, "--", "sh", "-c",
                             "echo \"$HTTP_PROXY\"; echo 'pr0xy:P@ss-7Zq' hdr-Tok3n/9f3bQ7x2; "
                             "printf 'ci:pr0xy:P@ss-7Zq' | base64"});
  EXPECT_EQ(ran.out, "http://ci:***@127.0.0.1:9\n*** ***\nY2k6***\n") << ran.err;
  ExpectHidden(ran.out);
}

TEST_F(LineCredentialsTest, TheVariableOfTheHeadersStaysBehind) {
  Set("INFISICAL_CUSTOM_HEADERS", std::string("X-Gate=") + kHeader);
  EXPECT_EQ(Stepveil({"run", "--", "sh", "-c", "echo \"[$INFISICAL_CUSTOM_HEADERS]\""}).out,
            "[]\n");
  const auto kept = Stepveil({"run", "--keep-env", "INFISICAL_CUSTOM_HEADERS", "--", "sh", "-c",
                              "echo \"[$INFISICAL_CUSTOM_HEADERS]\""});
  EXPECT_THAT(kept.out, HasSubstr("***"));
  ExpectHidden(kept.out);
}

// An answer that repeats what it was asked with.
TEST_F(LineCredentialsTest, NoMessageOfOursRepeatsThem) {
  Fault(
      "/v1/auth/universal-auth/login",
      R"({"kind": "status", "status": 403, "body": "{\"statusCode\":403,\"message\":\"X-Gate: hdr-Tok3n/9f3bQ7x2 )"
      R"(refused for ci:pr0xy:P@ss-7Zq\",\"error\":\"Forbidden\"}"})");
  for (const char* command : {"run", "login"}) {
    const auto ran = Stepveil({command, "--header", std::string("X-Gate: ") + kHeader});
    EXPECT_NE(ran.exit_code, 0);
    EXPECT_THAT(ran.err, HasSubstr("stepveil: error: "));
    ExpectHidden(ran.err);
  }
}

TEST_F(LineCredentialsTest, WithPlainSettingsOnlyTheProxysPasswordIsMaskedStill) {
  const auto ran = Stepveil({"run", "--unmasked", "*", "--", "sh", "-c", "echo \"$HTTP_PROXY\""});
  EXPECT_EQ(ran.out, "http://ci:***@127.0.0.1:9\n") << ran.err;
}

}  // namespace
}  // namespace stepveil::testing
