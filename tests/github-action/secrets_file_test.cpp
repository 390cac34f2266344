#include "github-action/secrets_file.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace stepveil::github {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCanary = "canary-9f3b-SECRET";

class SecretsFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_.path() / "ws/src");
    fs::create_directories(folder_.path() / "tmp");
  }

  [[nodiscard]] std::string PlaceOf(const std::string& path) const {
    const auto place = PlaceFor(path, variables_);
    return place ? place->file.lexically_relative(folder_.path()).string()
                 : "error: " + place.error().message;
  }

  testing::ScratchFolder folder_;
  std::vector<std::string> block_{"GITHUB_WORKSPACE=" + (folder_.path() / "ws").string(),
                                  "RUNNER_TEMP=" + (folder_.path() / "tmp").string() + "/"};
  Variables variables_{block_};
};

TEST_F(SecretsFileTest, IsAPathInTheWorkspaceOrTheTemporaryFolder) {
  EXPECT_EQ(PlaceOf("/.env"), "ws/.env");
  EXPECT_EQ(PlaceOf(".env"), "ws/.env");
  EXPECT_EQ(PlaceOf("src/.env"), "ws/src/.env");
  EXPECT_EQ(PlaceOf("./src//.env"), "ws/src/.env");
  EXPECT_EQ(PlaceOf(folder_.path() / "tmp/x"), "tmp/x");
  EXPECT_EQ(PlaceOf(folder_.path() / "ws/x"), "ws/x");
  EXPECT_EQ(PlaceOf("/etc/x"), "ws/etc/x");  // as Infisical's action has it
}

TEST_F(SecretsFileTest, NeverLeavesThem) {
  for (const char* path : {"../x", "/../x", "src/../../x", "src/../x", "..", ".", "/", "src/"}) {
    EXPECT_THAT(PlaceOf(path), HasSubstr("is outside of the workspace")) << path;
  }
  EXPECT_THAT(PlaceOf(folder_.path() / "tmp/../y"), HasSubstr("is outside"));
  const std::vector<std::string> none;
  const Variables nothing(none);
  EXPECT_THAT(PlaceFor(".env", nothing).error().message, "GITHUB_WORKSPACE is not set");
}

TEST_F(SecretsFileTest, WritesPrivatelyAndRemovesOnlyAPlainFile) {
  const Place place = *PlaceFor("src/.env", variables_);
  Environment environment;
  environment.variables.push_back({"A", Secret("it's"), "/", "dev"});
  ASSERT_TRUE(WriteDotenv(place, environment));
  struct stat found = {};
  ASSERT_EQ(stat(place.file.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
  ASSERT_TRUE(RemovePrivateFile(place));
  EXPECT_FALSE(fs::exists(place.file));
  EXPECT_TRUE(RemovePrivateFile(place));  // gone already

  folder_.Write("ws/src/kept", kCanary);
  fs::create_symlink("kept", place.file);
  const auto link = RemovePrivateFile(place);
  ASSERT_FALSE(link);
  EXPECT_THAT(link.error().message, AllOf(HasSubstr("no plain file"), Not(HasSubstr(kCanary))));
  fs::remove(place.file);
  fs::create_directory_symlink("src", folder_.path() / "ws/other");
  folder_.Write("ws/src/.env", kCanary);
  EXPECT_FALSE(RemovePrivateFile(*PlaceFor("other/.env", variables_)));
  EXPECT_TRUE(fs::exists(place.file));
}

TEST_F(SecretsFileTest, IsToldFromAnotherOfItsName) {
  const Place place = *PlaceFor(".env", variables_);
  EXPECT_EQ(IdentityOf(place), "");
  folder_.Write("ws/.env", "A=1");
  const std::string identity = IdentityOf(place);
  EXPECT_NE(identity, "");
  std::ofstream(place.file, std::ios::app) << "B=2\n";
  EXPECT_EQ(IdentityOf(place), identity);
  fs::remove(place.file);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // more than a file's time can tell
  folder_.Write("ws/.env", "A=1");  // often with the number of the one before
  EXPECT_NE(IdentityOf(place), identity);
}

}  // namespace
}  // namespace stepveil::github
