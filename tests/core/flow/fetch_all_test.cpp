#include "core/flow/fetch_all.h"

#include "tests/core/flow/sealed_scene.h"
#include "tests/support/loopback.h"

namespace stepveil {
namespace {

using ::testing::HasSubstr;

using FetchAllTest = SealedSceneTest;

TEST_F(FetchAllTest, WhereNobodyListensItIsAnOutage) {
  Request& request = requests_.front();
  request.domains = {"https://127.0.0.1:" + std::to_string(testing::FreePort())};
  request.login.method = "universal";
  request.login.own.texts["client-id"] = "1b4e28ba-2fa1-4a11-883f-0016d3cca427";
  request.login.own.secrets["client-secret"] = Secret(kCanary);
  request.deadline = std::chrono::milliseconds(50);
  const auto fetched = FetchAll(requests_, ToCommand(), context_);
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().verdict, Verdict::kOutage);
  EXPECT_THAT(TextOf(fetched.error()), HasSubstr("cannot log in"));
}

TEST_F(FetchAllTest, ASealedFileThatIsMissingIsNone) {
  requests_.front().seal.sealed = folder_.path() / "secrets.age";
  const auto fetched = FetchAll(requests_, ToCommand(), context_);
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().verdict, Verdict::kUnclear);
  EXPECT_THAT(TextOf(fetched.error()), HasSubstr("cannot use the sealed file"));
}

TEST_F(FetchAllTest, WithoutALoginItIsUnclear) {
  const auto fetched = FetchAll(requests_, ToCommand(), context_);
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().code, ErrorCode::kLogin);
  EXPECT_EQ(fetched.error().verdict, Verdict::kUnclear);
}

}  // namespace
}  // namespace stepveil
