#include "core/identity/jwt_proof.h"

#include "tests/core/identity/proof_scene.h"

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(JwtOf, TakesAJwtAndNothingElse) {
  const std::string jwt = MakeJwt(R"({"sub":"it"})");
  EXPECT_EQ(JwtOf(Secret(jwt + "\n"), "the service")->Expose(), jwt);
  for (const char* page :
       {"", "<html><title>Log in</title>canary-9f3b</html>", "canary-9f3b-SECRET", "a.b.c"}) {
    const auto read = JwtOf(Secret(page), "the service");
    ASSERT_FALSE(read) << page;
    EXPECT_EQ(read.error().message, "what answers as the service gives no token");
    EXPECT_THAT(AllOf(read.error()), Not(HasSubstr("canary")));
  }
}

TEST(ReadJwtFile, TakesAJwtAndNothingElse) {
  const testing::ScratchFolder folder;
  const std::string jwt = MakeJwt(R"({"sub":"it"})");
  EXPECT_EQ(ReadJwtFile(folder.Write("a", jwt + "\n").string(), "it")->Expose(), jwt);
  const auto read = ReadJwtFile(folder.Write("b", kCanary).string(), "it");
  ASSERT_FALSE(read);
  EXPECT_EQ(AllOf(read.error()), "it holds no JWT; it was not sent");
}

TEST(FieldsOfJwt, NeedsAnIdentityAndAToken) {
  LoginRequest request;
  EXPECT_THAT(FieldsOfJwt(request, Secret("x")).error().message, HasSubstr("identity id"));
  request.identity_id = kIdentity;
  EXPECT_THAT(FieldsOfJwt(request, Secret()).error().message, HasSubstr("no id token"));
  EXPECT_EQ(FieldsOfJwt(request, Secret("x"))->size(), 2U);
}

}  // namespace
}  // namespace stepveil
