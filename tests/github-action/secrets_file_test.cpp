#include "github-action/secrets_file.h"

#include "github-action/leftovers.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
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
                                  "RUNNER_TEMP=" + (folder_.path() / "tmp").string() + "/",
                                  "GITHUB_STATE=" + folder_.Write("state", "").string()};
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
  ASSERT_TRUE(WriteSecretsFile(place, environment));
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

AccessToken Token() { return {Secret(kCanary), AccessToken::Kind::kIssued, {}}; }

TEST_F(SecretsFileTest, ATokensNoteIsPrivateAndItsStateOnlyAPath) {
  TokenNote note(variables_);
  ASSERT_TRUE(note.Keep(Token(), "https://infisical.example"));
  std::ifstream stream(folder_.path() / "state");
  const std::string state{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_THAT(state, AllOf(HasSubstr("token_file<<"), Not(HasSubstr(kCanary))));
  const fs::path file = fs::directory_iterator(folder_.path() / "tmp")->path();
  const std::vector<std::string> post = {block_[0], block_[1], "STATE_token_file=" + file.string()};
  const Variables variables(post);
  const auto place = Remembered(kTokenFileState, variables);
  ASSERT_TRUE(place && *place);
  const auto left = ReadTokenNote(**place);
  ASSERT_TRUE(left);
  EXPECT_EQ(left->origin, "https://infisical.example");
  EXPECT_EQ(left->token.Expose(), kCanary);

  fs::permissions(file, fs::perms(0644));
  const auto open_to_all = ReadTokenNote(**place);
  ASSERT_FALSE(open_to_all);
  EXPECT_THAT(open_to_all.error().message,
              AllOf(HasSubstr("not as it was left"), Not(HasSubstr(kCanary))));
  note.Drop();
  EXPECT_FALSE(fs::exists(file));
  EXPECT_EQ(*Remembered(kTokenFileState, variables), std::nullopt);
}

TEST_F(SecretsFileTest, AStateThatPointsElsewhereIsRefused) {
  const std::vector<std::string> post = {block_[0], block_[1], "STATE_secrets_file=/etc/passwd"};
  const Variables variables(post);
  const auto place = Remembered(kSecretsFileState, variables);
  ASSERT_FALSE(place);
  EXPECT_EQ(place.error().code, ErrorCode::kExport);
}

}  // namespace
}  // namespace stepveil::github
