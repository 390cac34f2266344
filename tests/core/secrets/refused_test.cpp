#include "core/secrets/refused.h"

#include "core/config/setting_faults.h"
#include "core/secrets/faults.h"
#include "tests/core/identity/counted_refusal.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using testing::CountedRefusal;

Verdict Of(const Refusal& refusal) {
  const Target target{"acme-app", "", "dev", {"/backend"}, Api::kV4, AccessToken::Kind::kIssued};
  return WhyRefused(refusal, "/backend", target, Lookups()).verdict;
}

TEST(Refused, ARightThatIsMissingIsDenied) {
  EXPECT_EQ(Of(CountedRefusal(403, "PermissionDenied", "You are not allowed to read on secrets")),
            Verdict::kDenied);
  EXPECT_EQ(Of(CountedRefusal(403, "ForbiddenError", "You are not a member of this project")),
            Verdict::kDenied);
  EXPECT_EQ(Of(CountedRefusal(403, "PermissionDenied", "you can't read the reference")),
            Verdict::kDenied);
  EXPECT_EQ(NotAllowed("path", "", AccessToken::Kind::kService).verdict, Verdict::kDenied);
}

// On the servers that were recorded, what they were asked for makes a 500 that is counted.
TEST(Refused, A500IsAnOutageWhereTheServerJudgedNothing) {
  Refusal refusal = CountedRefusal(500, "InternalServerError", "Something went wrong");
  EXPECT_EQ(Of(refusal), Verdict::kUnclear);
  refusal.told_by_body = true;
  EXPECT_EQ(Of(refusal), Verdict::kOutage);
  refusal.told_by_body = false;
  refusal.counted = false;
  EXPECT_EQ(Of(refusal), Verdict::kOutage);
  EXPECT_EQ(Of(CountedRefusal(500, "IdAccessTokenFindOne", "Something went wrong")),
            Verdict::kOutage);
  EXPECT_EQ(Of(CountedRefusal(502, "", "")), Verdict::kOutage);
  EXPECT_EQ(Of(CountedRefusal(404, "NotFound", "Folder not found")), Verdict::kUnclear);
  EXPECT_EQ(Of(CountedRefusal(500, "Failed to find project by slug", "Something went wrong")),
            Verdict::kUnclear);
}

TEST(Refused, SeveralFaultsAreOneVerdict) {
  const auto of = [](Verdict a, Verdict b) {
    Faults faults;
    faults.Add({ErrorCode::kNetwork, "one", {}, a});
    faults.Add({ErrorCode::kNetwork, "another", {}, b});
    SettingFaults settings;
    settings.Add({ErrorCode::kSecret, "one", {}, a});
    settings.Add({ErrorCode::kSecret, "another", {}, b});
    const Verdict merged = faults.Merge().verdict;
    EXPECT_EQ(std::move(settings).Combined("the processes").verdict, merged);
    return merged;
  };
  EXPECT_EQ(of(Verdict::kOutage, Verdict::kOutage), Verdict::kOutage);
  EXPECT_EQ(of(Verdict::kOutage, Verdict::kUnclear), Verdict::kUnclear);
  EXPECT_EQ(of(Verdict::kUnclear, Verdict::kDenied), Verdict::kDenied);
  EXPECT_EQ(of(Verdict::kDenied, Verdict::kUnclear), Verdict::kDenied);
  EXPECT_EQ(of(Verdict::kUnclear, Verdict::kOutage), Verdict::kUnclear);
  EXPECT_EQ(Faults().Merge().verdict, Verdict::kUnclear);
}

}  // namespace
}  // namespace stepveil
