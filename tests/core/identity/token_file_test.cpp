#include "core/identity/token_file.h"

#include "tests/core/identity/scripted_instance.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TokenFileTest : public ::testing::Test {
 protected:
  std::string Failure(const std::string& content) {
    return FailureOf(folder_.Write("token", content).string());
  }

  static std::string FailureOf(const std::string& path) {
    const auto read = ReadTokenFile(path, "the file in IT");
    EXPECT_FALSE(read);
    if (read) return "";
    EXPECT_EQ(read.error().code, ErrorCode::kLogin);
    EXPECT_THAT(AllOf(read.error()), Not(HasSubstr("canary")));
    return read.error().message;
  }

  testing::ScratchFolder folder_;
};

TEST_F(TokenFileTest, TakesATokenWithoutTheWhiteSpaceAroundIt) {
  const auto path = folder_.Write("token", " canary-9f3b-SECRET\r\n");
  const auto read = ReadTokenFile(path.string(), "it");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->Expose(), kCanary);
}

TEST_F(TokenFileTest, WhatIsNoTokenIsRefusedWithoutBeingShown) {
  EXPECT_EQ(Failure(""), "the file in IT is empty");
  EXPECT_EQ(Failure(" \n\t"), "the file in IT is empty");
  for (const char* content :
       {"canary-9f3b SECRET", "canary-9f3b\nSECRET", "canary-9f3b\x01", "can\xc3\xa4ry"}) {
    EXPECT_EQ(Failure(content),
              "the file in IT holds something else than one token; it was not sent");
  }
  EXPECT_EQ(Failure(std::string("canary-9f3b\0SECRET", 18)),
            "the file in IT holds something else than one token; it was not sent");
}

TEST_F(TokenFileTest, SizeHasABound) {
  const std::size_t most_bytes = std::size_t{64} << 10;
  const auto path = folder_.Write("token", std::string(most_bytes, 'x'));
  EXPECT_TRUE(ReadTokenFile(path.string(), "it"));
  for (const std::size_t size_bytes : {most_bytes + 1, std::size_t{1} << 20}) {
    EXPECT_EQ(Failure(std::string(size_bytes, 'x')),
              "the file in IT has more than 64 KiB: that is no credential");
  }
}

TEST_F(TokenFileTest, WhatCanNotBeReadSaysWhy) {
  EXPECT_EQ(FailureOf("/nowhere/token"), "cannot read the file in IT: no such file or directory");
  EXPECT_EQ(FailureOf(folder_.path().string()), "cannot read the file in IT: is a directory");
}

TEST_F(TokenFileTest, ALongerCredentialKeepsItsLines) {
  const auto path = folder_.Write("key", "{\n \"a\": 1\n}\n");
  EXPECT_EQ(ReadCredentialFile(path.string(), "it")->Expose(), "{\n \"a\": 1\n}");
}

}  // namespace
}  // namespace stepveil
