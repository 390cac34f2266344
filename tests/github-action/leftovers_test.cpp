#include "github-action/leftovers.h"

#include "tests/support/process.h"
#include "tests/support/runner_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
constexpr const char* kOrigin = "https://infisical.example";

AccessToken Token() { return {Secret(kCanary), AccessToken::Kind::kIssued, {}}; }

class LeftoversTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_.path() / "ws");
    fs::create_directories(folder_.path() / "tmp");
  }

  [[nodiscard]] std::string State() const {
    std::ifstream stream(folder_.path() / "state");
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  // The variables of the post step: those of the main step, and what it left as state.
  [[nodiscard]] std::vector<std::string> Post() const {
    std::vector<std::string> block = block_;
    const auto state = testing::ParseEnvironmentFile(State()).value();
    for (const auto& [name, value] : state) {
      block.push_back("STATE_" + name + "=" + value);
    }
    return block;
  }

  [[nodiscard]] std::string Note() const {
    return fs::directory_iterator(folder_.path() / "tmp")->path().filename();
  }

  Result<void> WriteEnv(const std::vector<std::string>& block) {
    Environment environment;
    environment.variables.push_back({"A", Secret(kCanary), "/", "dev"});
    return WriteSecretsFile({folder_.path() / "ws", env_}, environment, Variables(block));
  }

  Result<void> RemoveEnv() {
    const auto post = Post();
    return RemoveSecretsFile(Variables(post));
  }

  testing::ScratchFolder folder_;
  fs::path env_ = folder_.path() / "ws/.env";
  std::vector<std::string> block_{"GITHUB_WORKSPACE=" + (folder_.path() / "ws").string(),
                                  "RUNNER_TEMP=" + (folder_.path() / "tmp").string(),
                                  "GITHUB_STATE=" + folder_.Write("state", "").string()};
  Variables variables_{block_};
};

TEST_F(LeftoversTest, ATokensNoteIsPrivateAndItsStateSaysOnlyWhereAndWhose) {
  TokenNote note(variables_);
  ASSERT_TRUE(note.Keep(Token(), kOrigin));
  EXPECT_THAT(State(),
              AllOf(HasSubstr("token_file<<"), HasSubstr(kOrigin), Not(HasSubstr(kCanary))));
  const auto post = Post();
  const auto left = TakeTokenNote(Variables(post));
  ASSERT_TRUE(left && *left);
  EXPECT_EQ((*left)->origin, kOrigin);
  EXPECT_EQ((*left)->token.Expose(), kCanary);
  EXPECT_FALSE(*TakeTokenNote(Variables(post)));  // once
}

TEST_F(LeftoversTest, ARevokedTokenLeavesNothing) {
  TokenNote note(variables_);
  ASSERT_TRUE(note.Keep(Token(), kOrigin));
  note.Drop();
  EXPECT_TRUE(fs::is_empty(folder_.path() / "tmp"));
}

TEST_F(LeftoversTest, ARewrittenNoteNamesNoOtherPlace) {
  const std::string elsewhere = "https://evil.example";
  for (const std::string& text :
       {elsewhere + "\n" + kCanary + "\n", kCanary + ("\n" + elsewhere) + "\n",
        std::string(kCanary), std::string("\n"), std::string()}) {
    folder_.Write("state", "");
    TokenNote note(variables_);
    ASSERT_TRUE(note.Keep(Token(), kOrigin));
    std::ofstream(folder_.path() / "tmp" / Note()) << text;
    const auto post = Post();
    const auto left = TakeTokenNote(Variables(post));
    ASSERT_FALSE(left) << text;
    EXPECT_THAT(left.error().message,
                AllOf(HasSubstr("not as it was left"), Not(HasSubstr(kCanary))));
    EXPECT_TRUE(fs::is_empty(folder_.path() / "tmp"));
  }
}

TEST_F(LeftoversTest, ANoteThatOthersCanReadIsNotUsed) {
  TokenNote note(variables_);
  ASSERT_TRUE(note.Keep(Token(), kOrigin));
  fs::permissions(folder_.path() / "tmp" / Note(), fs::perms(0644));
  const auto post = Post();
  EXPECT_FALSE(TakeTokenNote(Variables(post)));
}

TEST_F(LeftoversTest, TheFileOfSecretsGoesInPost) {
  ASSERT_TRUE(WriteEnv(block_));
  std::ofstream(env_, std::ios::app) << "MORE=1\n";  // as later steps do
  ASSERT_TRUE(RemoveEnv());
  EXPECT_FALSE(fs::exists(env_));
  EXPECT_TRUE(RemoveEnv());
}

TEST_F(LeftoversTest, AFileThatTookItsPlaceStays) {
  ASSERT_TRUE(WriteEnv(block_));
  fs::rename(folder_.Write("ws/own", "MINE=1"), env_);
  const auto removed = RemoveEnv();
  ASSERT_FALSE(removed);
  EXPECT_THAT(removed.error().message, HasSubstr("another file than this action wrote"));
  EXPECT_TRUE(fs::exists(env_));
}

TEST_F(LeftoversTest, AFileThatWasNotWrittenIsNotRemembered) {
  folder_.Write("ws/.env", "MINE=1");
  Environment refused;
  refused.variables.push_back({"A", Secret("two'\"\n$`ways"), "/", "dev"});
  EXPECT_FALSE(WriteSecretsFile({folder_.path() / "ws", env_}, refused, variables_));
  EXPECT_EQ(State(), "");
  EXPECT_TRUE(RemoveEnv());
  EXPECT_TRUE(fs::exists(env_));
}

TEST_F(LeftoversTest, AFileThatCannotBeRememberedIsNotLeft) {
  EXPECT_FALSE(WriteEnv({block_[0], block_[1], "GITHUB_STATE=/nonexistent/state"}));
  EXPECT_FALSE(fs::exists(env_));
}

TEST_F(LeftoversTest, AStateThatPointsElsewhereIsRefused) {
  const std::vector<std::string> post = {block_[0], block_[1], "STATE_secrets_file=/etc/passwd"};
  const auto removed = RemoveSecretsFile(Variables(post));
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().code, ErrorCode::kExport);
}

}  // namespace
}  // namespace stepveil::github
