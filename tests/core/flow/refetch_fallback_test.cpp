// A command that was started from a fallback, and one that keeps one.
#include "core/seal/sealed_file.h"
#include "tests/core/flow/refetch_scene.h"
#include "tests/support/process.h"

#include <filesystem>

namespace stepveil {
namespace {

using ::testing::IsEmpty;

class RefetchFallbackTest : public RefetchTest {
 protected:
  RefetchFallbackTest() {
    clock_.wall = [this] { return wall_; };
    request_.seal.fallback = folder_.path() / "kept.age";
    request_.seal.key = Secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=");
    request_.seal.max_age = std::chrono::hours(24);
    refusal_ = Error{ErrorCode::kNetwork, "cannot reach it", {}, Verdict::kOutage};
  }

  [[nodiscard]] static SecretSet Kept(const std::string& value) {
    SecretSet set;
    set.secrets.push_back({"A", Secret(value), "dev", "/backend", "/backend", false, {}});
    return set;
  }

  // The value of A that the file holds; "" = there is none.
  [[nodiscard]] std::string ValueInFile() const {
    const auto opened = OpenSealedFile(request_.seal.fallback, request_.seal);
    return opened && *opened
               ? std::string((*opened)->sets.front().set.secrets.front().value.Expose())
               : "";
  }

  std::chrono::system_clock::time_point wall_{seconds(1'796'000'000)};
  ::stepveil::testing::ScratchFolder folder_;
};

TEST_F(RefetchFallbackTest, AsksUntilTheServiceIsBackAndTakesWhatIsNew) {
  StartWithout(Kept("kept-value-1"));
  EXPECT_TRUE(Masks("kept-value-1"));
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_THAT(Said(), HasSubstr("could not be fetched again, the command keeps running"));
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_THAT(Said(), IsEmpty());
  EXPECT_EQ(asked_to_log_in_, 2);
  refusal_.reset();
  EXPECT_EQ(Take(), Turn::kChanged);
  EXPECT_THAT(Said(), AllOf(HasSubstr("note: the secrets can be fetched again"),
                            HasSubstr("starting the command anew: changed \"A\"")));
  EXPECT_TRUE(Masks("kept-value-1") && Masks("first-value") && Masks("access-token-1"));
  EXPECT_EQ(ValueInFile(), "first-value");
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(asked_to_log_in_, 3);
}

TEST_F(RefetchFallbackTest, WhatIsTheSameStartsNothingAnew) {
  StartWithout(Kept("first-value"));
  refusal_.reset();
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(asked_to_log_in_, 1);
  refetch_->Revoke();
  EXPECT_EQ(Revoked().size(), 1U);
}

TEST_F(RefetchFallbackTest, WithoutALoginNothingIsRevoked) {
  StartWithout(Kept("first-value"));
  EXPECT_EQ(Take(), Turn::kSame);
  refetch_->Revoke();
  EXPECT_THAT(Revoked(), IsEmpty());
}

TEST_F(RefetchFallbackTest, EachNewSetIsKept) {
  refusal_.reset();
  Start();
  EXPECT_EQ(ValueInFile(), "first-value");
  Serve({{"A", "second-value"}});
  EXPECT_EQ(Take(), Turn::kChanged);
  EXPECT_EQ(ValueInFile(), "second-value");
  Serve({});  // worse than what there is
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(ValueInFile(), "second-value");
}

TEST_F(RefetchFallbackTest, ARefusalRemovesItAndTheCommandKeepsWhatItHas) {
  refusal_.reset();
  Start();
  ASSERT_EQ(ValueInFile(), "first-value");
  instance_.On(kV4, {403, Envelope(403, "PermissionDenied", "You are not allowed to read")});
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_THAT(Said(), HasSubstr("was removed: what it held is denied now"));
  EXPECT_FALSE(std::filesystem::exists(request_.seal.fallback));
  StartWithout(Kept("kept-value-1"));
  refusal_ = Error{ErrorCode::kLogin, "no such identity", {}, Verdict::kDenied};
  EXPECT_EQ(Take(), Turn::kOver);
  EXPECT_TRUE(Masks("kept-value-1"));
}

}  // namespace
}  // namespace stepveil
