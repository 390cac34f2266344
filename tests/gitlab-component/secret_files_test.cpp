#include "gitlab-component/secret_files.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <fstream>
#include <sstream>

namespace stepveil::gitlab {
namespace {

using stepveil::testing::ScratchFolder;
using ::testing::HasSubstr;
using ::testing::Not;

Environment Sample() {
  Environment environment;
  for (const char* name : {"OTHER", "TLS_CERT", "TLS_KEY"}) {
    environment.variables.push_back(
        {name, Secret("canary-9f3b-SECRET\nline 2"), "/backend", "dev", false, true});
  }
  return environment;
}

TEST(SecretFiles, TheNamedOnesBecomePrivateFiles) {
  const ScratchFolder scratch;
  const auto changed = WithFiles(Sample(), {"TLS_*"}, scratch.path());
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->variables[0].value.Expose(), "canary-9f3b-SECRET\nline 2");
  for (const std::size_t i : {1U, 2U}) {
    const auto& variable = changed->variables[i];
    EXPECT_EQ(variable.value.Expose(), (scratch.path() / "files" / variable.name).native());
    struct stat found = {};
    ASSERT_EQ(stat(std::string(variable.value.Expose()).c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600U);
    std::ostringstream text;
    text << std::ifstream(std::string(variable.value.Expose())).rdbuf();
    EXPECT_EQ(text.str(), "canary-9f3b-SECRET\nline 2");
  }
}

TEST(SecretFiles, APatternThatNamesNothingIsAnError) {
  const ScratchFolder scratch;
  const auto changed = WithFiles(Sample(), {"TLS_KEY", "SSL_*"}, scratch.path());
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, ErrorCode::kExport);
  EXPECT_THAT(changed.error().message, HasSubstr("\"SSL_*\""));
  EXPECT_THAT(changed.error().message, Not(HasSubstr("canary")));
  EXPECT_FALSE(std::filesystem::exists(scratch.path() / "files"));
}

}  // namespace
}  // namespace stepveil::gitlab
