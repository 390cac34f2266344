#include "core/export/value_files.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kValue("canary-9f3b-SECRET\n\0\xff line 2", 28);

Environment Sample() {
  Environment environment;
  for (const char* name : {"OTHER", "TLS_CERT", "TLS_KEY"}) {
    environment.variables.push_back({name, Secret(kValue), "/backend", "dev", false, true});
  }
  return environment;
}

TEST(WithValuesInFiles, TheNamedOnesHoldAPath) {
  const testing::ScratchFolder scratch;
  const auto changed = WithValuesInFiles(Sample(), {"TLS_*"}, scratch.path(), scratch.path());
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->variables[0].value.Expose(), kValue);
  EXPECT_TRUE(changed->variables[0].masked);
  for (const std::size_t i : {1U, 2U}) {
    const Variable& variable = changed->variables[i];
    const std::string file = (scratch.path() / variable.name).native();
    EXPECT_EQ(variable.value.Expose(), file);
    EXPECT_FALSE(variable.masked);
    struct stat found = {};
    ASSERT_EQ(stat(file.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600U);
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_EQ(text.str(), kValue);
  }
}

// A name is no path: what json may call a secret stays in the folder.
TEST(WithValuesInFiles, AnyNameIsAFileOfTheFolder) {
  const testing::ScratchFolder scratch;
  for (const char* name : {"my-app.key", "../up", "/etc/x", "a/b", ".", "..", ".ssh", "a b\n"}) {
    Environment environment;
    environment.variables.push_back({name, Secret(kValue), "/backend", "dev", false, true});
    const auto changed = WithValuesInFiles(environment, {name}, scratch.path(), scratch.path());
    ASSERT_TRUE(changed) << name << changed.error().message;
    const std::filesystem::path file(changed->variables[0].value.Expose());
    EXPECT_EQ(file.parent_path(), scratch.path()) << name;
    EXPECT_TRUE(std::filesystem::is_regular_file(file)) << name;
    EXPECT_NE(file.filename().native().front(), '.') << name;
  }
}

TEST(WithValuesInFiles, AFolderThatIsNotThereIsAnError) {
  const testing::ScratchFolder scratch;
  const auto changed =
      WithValuesInFiles(Sample(), {"TLS_KEY"}, scratch.path(), scratch.path() / "none");
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, ErrorCode::kExport);
  EXPECT_THAT(changed.error().message, HasSubstr("none/TLS_KEY"));
  EXPECT_THAT(changed.error().message, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace stepveil
