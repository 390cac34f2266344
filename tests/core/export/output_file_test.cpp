#include "core/export/output_file.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace stepveil {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCanary = "canary-9f3b-SECRET";

// repo/ with .git, repo/app/ where stepveil runs, other/ beside them.
class OutputFileTest : public ::testing::Test {
 protected:
  OutputFileTest() {
    fs::create_directories(repo() / ".git");
    fs::create_directories(repo() / "app/real");
    fs::create_directories(other());
  }

  [[nodiscard]] fs::path repo() const { return folder_.path() / "repo"; }
  [[nodiscard]] fs::path other() const { return folder_.path() / "other"; }

  // "" if it was written, to where `given` leads and nowhere else.
  std::string Write(const fs::path& given) {
    const auto written = WriteOutputFile(repo() / "app", given, Secret(kCanary));
    if (!written) {
      EXPECT_EQ(written.error().code, ErrorCode::kExport);
      EXPECT_THAT(written.error().message, Not(HasSubstr(kCanary)));
      return written.error().message;
    }
    std::ifstream file(repo() / "app" / given);
    return std::string{std::istreambuf_iterator<char>(file), {}} == kCanary ? "" : "not there";
  }

  testing::ScratchFolder folder_;
};

TEST_F(OutputFileTest, WritesWhereThePathLeads) {
  for (const fs::path& given :
       {fs::path(".env"), fs::path("./real/.env"), fs::path("real/../x"), fs::path("../.env"),
        fs::path("../../other/.env"), repo() / "app/abs", other() / "abs"}) {
    EXPECT_EQ(Write(given), "") << given;
  }
  EXPECT_THAT(Write("missing/.env"), HasSubstr("no such file or directory"));
  EXPECT_NE(Write("real/"), "");
}

TEST_F(OutputFileTest, NoLinkInTheRepositoryIsFollowed) {
  fs::create_directory_symlink(other(), repo() / "app/out");
  fs::create_directory_symlink("real", repo() / "app/in");
  fs::create_directory_symlink("app", repo() / "up");
  fs::create_symlink(other() / "target", repo() / "app/file");
  for (const fs::path& given :
       {fs::path("out/.env"), fs::path("in/.env"), fs::path("./real/../out/.env"),
        fs::path("../up/.env"), fs::path("../up/out/.env"), repo() / "app/out/.env",
        folder_.path() / "repo/up/real/.env", fs::path("file")}) {
    EXPECT_THAT(Write(given), HasSubstr("symbolic link")) << given;
  }
  EXPECT_TRUE(fs::is_empty(other()));
  EXPECT_TRUE(fs::is_empty(repo() / "app/real"));
}

// A link of the machine's own leads into the repository or elsewhere.
TEST_F(OutputFileTest, LinksElsewhereAreTheUsersOwn) {
  fs::create_directory_symlink(other(), folder_.path() / "run");
  fs::create_directory_symlink(repo(), folder_.path() / "home");
  EXPECT_EQ(Write(folder_.path() / "run/.env"), "");
  EXPECT_EQ(Write(folder_.path() / "home/app/.env"), "");
  fs::create_directory_symlink(other(), repo() / "app/out");
  EXPECT_THAT(Write(folder_.path() / "home/app/out/.env"), HasSubstr("symbolic link"));
}

TEST_F(OutputFileTest, WithoutARepositoryTheFolderItselfCounts) {
  fs::remove(repo() / ".git");
  fs::create_directory_symlink(other(), repo() / "app/out");
  EXPECT_THAT(Write("out/.env"), HasSubstr("symbolic link"));
  EXPECT_EQ(Write("../.env"), "");
}

}  // namespace
}  // namespace stepveil
