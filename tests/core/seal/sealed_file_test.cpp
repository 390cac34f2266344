#include "core/seal/sealed_file.h"

#include "tests/core/seal/bundle_samples.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace stepveil {
namespace {

namespace fs = std::filesystem;
using testing::At;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::SampleBundle;

constexpr const char* kCanary = "canary-9f3b-SECRET";

class SealedFileTest : public ::testing::Test {
 protected:
  SealedFileTest() {
    settings_.key = Secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=");
    file_ = folder_.path() / "secrets.age";
  }

  Result<void> Write(const std::vector<std::string>& values) {
    const auto text = WriteBundle(SampleBundle(values));
    return text ? WriteSealedFile(file_, *text, settings_) : Result<void>(Fail(text.error()));
  }

  [[nodiscard]] std::string Content() const {
    std::ifstream stream(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  // Why it is refused, by each way to it; "opened" if it is not.
  [[nodiscard]] std::string Refusal() const {
    const auto read = ReadSealedFile(file_);
    const auto opened = OpenSealedFile(file_, settings_);
    if (!read) {
      EXPECT_EQ(read.error().code, ErrorCode::kConfig);
      EXPECT_FALSE(opened) << "it is opened, and can't be read";
    }
    const std::string why = opened ? "opened" : opened.error().message;
    EXPECT_THAT(why, Not(HasSubstr(kCanary)));
    return why;
  }

  testing::ScratchFolder folder_;
  fs::path file_;
  SealSettings settings_;
};

TEST_F(SealedFileTest, WhatWasWrittenIsOpened) {
  ASSERT_TRUE(Write({kCanary, ""}));
  EXPECT_THAT(Content(), Not(HasSubstr(kCanary)));
  EXPECT_TRUE(LooksSealed(Content()));
  EXPECT_EQ(fs::status(file_).permissions(), fs::perms(0600));
  const auto opened = OpenSealedFile(file_, settings_);
  ASSERT_TRUE(opened && *opened);
  EXPECT_EQ((*opened)->created, At(1'796'000'000));
  ASSERT_EQ((*opened)->sets.front().set.secrets.size(), 2U);
  EXPECT_EQ((*opened)->sets.front().set.secrets.front().value.Expose(), kCanary);
}

TEST_F(SealedFileTest, WhereThereIsNoneThereIsNothing) {
  const auto none = OpenSealedFile(file_, settings_);
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->has_value());
  const auto nowhere = ReadSealedFile(folder_.path() / "no" / "folder.age");
  ASSERT_TRUE(nowhere);
  EXPECT_FALSE(nowhere->has_value());
  folder_.Write("plain", "x");
  const auto below = ReadSealedFile(folder_.path() / "plain" / "file.age");
  ASSERT_TRUE(below);
  EXPECT_FALSE(below->has_value());
}

TEST_F(SealedFileTest, WhatOthersCouldExchangeIsRefused) {
  ASSERT_TRUE(Write({kCanary}));
  for (const auto& [mode, why] :
       std::vector<std::pair<mode_t, std::string>>{{0602, "it can be written by other users"},
                                                   {0666, "it can be written by other users"},
                                                   {0604, "opened"},
                                                   {0400, "opened"}}) {
    ASSERT_EQ(chmod(file_.c_str(), mode), 0);
    EXPECT_EQ(Refusal(), why) << mode;
  }
  ASSERT_EQ(chmod(folder_.path().c_str(), 0777), 0);
  EXPECT_EQ(Refusal(), "it lies in a folder that every user can write");
  ASSERT_EQ(chmod(folder_.path().c_str(), 01777), 0);
  EXPECT_EQ(Refusal(), "opened");
}

TEST_F(SealedFileTest, WhatIsNoPlainFileIsRefusedAndStays) {
  ASSERT_TRUE(Write({kCanary}));
  fs::rename(file_, folder_.path() / "real.age");
  fs::create_symlink("real.age", file_);
  EXPECT_EQ(Refusal(), "it is a symbolic link");
  EXPECT_FALSE(Write({"other"}));
  EXPECT_TRUE(fs::is_symlink(file_));
  fs::remove(file_);
  ASSERT_EQ(mkfifo(file_.c_str(), 0600), 0);
  EXPECT_EQ(Refusal(), "it is no regular file");
  EXPECT_FALSE(Write({"other"}));
  fs::remove(file_);
  fs::create_directory(file_);
  EXPECT_EQ(Refusal(), "it is no regular file");
}

TEST_F(SealedFileTest, AnotherFileIsLeftAlone) {
  folder_.Write("secrets.age", kCanary);
  EXPECT_THAT(Refusal(), HasSubstr("it is no file in age's format"));
  const auto written = Write({"value"});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kConfig);
  EXPECT_THAT(written.error().message, HasSubstr("another file is there, which is not sealed"));
  EXPECT_EQ(Content(), kCanary);
  folder_.Write("secrets.age", "");
  EXPECT_TRUE(Write({"value"}));
}

TEST_F(SealedFileTest, WhatCannotBeWrittenLeavesTheOldOne) {
  ASSERT_TRUE(Write({kCanary}));
  const std::string before = Content();
  settings_.key = Secret("canary-9f3b-SECRET");
  const auto written = Write({"value"});
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, Not(HasSubstr("canary")));
  EXPECT_EQ(Content(), before);
  file_ = folder_.path() / "no" / "folder.age";
  settings_.key = Secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=");
  const auto nowhere = Write({kCanary});
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::kExport);
  EXPECT_THAT(nowhere.error().message, Not(HasSubstr(kCanary)));
}

// Whoever reads meanwhile sees one of them, whole.
TEST_F(SealedFileTest, OfSeveralWritersOneWholeFileWins) {
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([this, i] {
      for (int turn = 0; turn < 20; ++turn) {
        EXPECT_TRUE(Write({std::string(static_cast<std::size_t>(100'000 * (i + 1)), 'x')}));
      }
    });
  }
  for (int turn = 0; turn < 40; ++turn) {
    const auto opened = OpenSealedFile(file_, settings_);
    EXPECT_TRUE(opened) << opened.error().message;
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
  const auto last = OpenSealedFile(file_, settings_);
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->sets.front().set.secrets.front().value.size_bytes() % 100'000, 0U);
}

TEST_F(SealedFileTest, TheLargestThereIsIsOpenedAndALargerOneIsNot) {
  const std::string part(kMostBundleBytes / 8 - 1024, 'x');  // a value has 16 MiB at most
  ASSERT_TRUE(Write(std::vector<std::string>(8, part)));
  EXPECT_GT(fs::file_size(file_), kMostBundleBytes - 16384);
  const auto opened = OpenSealedFile(file_, settings_);
  ASSERT_TRUE(opened && *opened) << opened.error().message;
  EXPECT_EQ((*opened)->sets.front().set.secrets.back().value.Expose(), part);
  fs::resize_file(file_, kMostBundleBytes + (std::size_t{1} << 20));
  EXPECT_EQ(Refusal(), "it is larger than any sealed file is");
}

}  // namespace
}  // namespace stepveil
