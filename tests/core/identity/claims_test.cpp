#include "core/identity/claims.h"

#include "tests/core/identity/tokens.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;
using ::testing::HasSubstr;
using ::testing::Not;

system_clock::time_point At(long long epoch) { return system_clock::time_point(seconds(epoch)); }

Claims Read(const std::string& payload) {
  const auto claims = ReadClaims(Secret(MakeJwt(payload)));
  EXPECT_TRUE(claims.has_value()) << payload;
  return claims.value_or(Claims{});
}

TEST(Claims, ReadsWhatALoginIsJudgedBy) {
  const Claims claims = Read(
      R"({"iss":"https://issuer.test","sub":"repo:acme/app:ref:refs/heads/main","aud":"https://acme.test",)"
      R"("exp":1000,"nbf":10,"ref":"refs/heads/main","run_attempt":1,"email":"a@b.test"})");
  EXPECT_EQ(claims.issuer, "https://issuer.test");
  EXPECT_EQ(claims.subject, "repo:acme/app:ref:refs/heads/main");
  EXPECT_EQ(claims.audiences, std::vector<std::string>{"https://acme.test"});
  EXPECT_FALSE(claims.audience_is_list);
  EXPECT_EQ(claims.expires, At(1000));
  EXPECT_EQ(DescribeOthers(claims), R"(ref "refs/heads/main", run_attempt "1")");
}

TEST(Claims, DescribesTimesRelativeToNow) {
  const Claims claims = Read(R"({"iss":"i","sub":"s","aud":"a","exp":1000,"nbf":500})");
  EXPECT_EQ(Describe(claims, At(700)), R"(iss "i", sub "s", aud "a", expires in 5 min)");
  EXPECT_EQ(Describe(claims, At(1090)), R"(iss "i", sub "s", aud "a", expired 90 s ago)");
  EXPECT_EQ(Describe(claims, At(440)),
            R"(iss "i", sub "s", aud "a", valid only in 60 s, expires in 9 min)");
  EXPECT_EQ(Describe(claims, At(1000 + 3 * 86400)),
            R"(iss "i", sub "s", aud "a", expired 3 days ago)");
  EXPECT_EQ(Describe(claims, At(1000 + 3 * 3600)), R"(iss "i", sub "s", aud "a", expired 3 h ago)");
}

TEST(Claims, ShowsAnAudienceListAsOne) {
  const Claims claims = Read(R"({"aud":["a","b",3]})");
  EXPECT_TRUE(claims.audience_is_list);
  EXPECT_EQ(Describe(claims, At(0)), R"(no iss, no sub, aud ["a", "b"])");
  EXPECT_THAT(Describe(Read("{}"), At(0)), HasSubstr("no aud"));
}

TEST(Claims, EscapesForeignText) {
  const Claims claims = Read(R"({"sub":"a\n::add-mask::x\u001b[31m","we\nird":"##[group]"})");
  const std::string text = Describe(claims, At(0)) + DescribeOthers(claims);
  EXPECT_THAT(text, Not(HasSubstr("\n")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("##[")));
}

TEST(Claims, OddTypesAndTimesAreNoClaims) {
  const Claims claims = Read(R"({"iss":7,"sub":null,"aud":{"a":1},"exp":1e300,"nbf":"soon"})");
  EXPECT_EQ(claims.issuer, "");
  EXPECT_TRUE(claims.audiences.empty());
  EXPECT_FALSE(claims.expires.has_value());
  EXPECT_FALSE(claims.not_before.has_value());
}

TEST(Claims, CapsTheOthers) {
  std::string payload = "{\"sub\":\"s\"";
  for (int i = 10; i < 60; ++i) {
    payload += ",\"c" + std::to_string(i) + "\":true";
  }
  const std::string text = DescribeOthers(Read(payload + "}"));
  EXPECT_THAT(text, HasSubstr("c29"));
  EXPECT_THAT(text, Not(HasSubstr("c30")));
  EXPECT_THAT(text, HasSubstr(", ..."));
}

TEST(Claims, RefusesWhatIsNoJwt) {
  for (const std::string text :
       {"", "nope", "a.b", "a.!!.c", "..", "a.bnVsbA.c", "a.WzFd.c", "e30.bnVsbA.c", "e30.WzFd.c",
        "a.e30.c", "bnVsbA.e30.c", "WzFd.e30.c", "e30.e30", "e30.e30.c.d", "e30.e30.c.d.e",
        ".e30.c"}) {
    EXPECT_FALSE(ReadClaims(Secret(text)).has_value()) << text;
  }
  EXPECT_TRUE(ReadClaims(Secret("e30.e30.c")));
  EXPECT_FALSE(ReadClaims(Secret(MakeJwt("{\"sub\":\"" + std::string(70000, 'x') + "\"}"))));
}

TEST(Claims, InTooManyLevelsAreNone) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_FALSE(ReadClaims(Secret(MakeJwt(R"({"iss":"i","aud":)" + deep + "}"))));
}

}  // namespace
}  // namespace stepveil
