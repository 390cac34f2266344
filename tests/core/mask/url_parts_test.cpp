#include "core/mask/url_parts.h"

#include "tests/core/mask/parts_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::vector<std::string> Parts(std::string_view text) {
  return testing::PartsFrom([&](PartList& parts) { AddUrlParts(text, parts); });
}

TEST(AddUrlParts, TakesThePasswordRawAndDecoded) {
  const auto parts =
      Parts("postgres://appuser:S3cr3t%40Pw%2Fx9Q@db.internal.example:5432/appdb?sslmode=require");
  EXPECT_THAT(
      parts, IsSupersetOf({"S3cr3t%40Pw%2Fx9Q", "S3cr3t@Pw/x9Q", "appuser:S3cr3t%40Pw%2Fx9Q",
                           "appuser:S3cr3t@Pw/x9Q",
                           "postgres://appuser:S3cr3t%40Pw%2Fx9Q@db.internal.example:5432/appdb"}));
  for (const char* plain : {"appuser", "db.internal.example", "appdb", "require", "sslmode"}) {
    EXPECT_THAT(parts, Not(Contains(plain)));
  }
}

TEST(AddUrlParts, TakesPasswordsHoweverTheAddressIsWritten) {
  struct Case {
    const char* url;
    const char* password;
  };
  for (const Case& one : {
           Case{"redis://:r3d1s@redis:6379/0", "r3d1s"},
           Case{"mongodb://app:m0ngo-pw@h1:27017,h2:27017/db?replicaSet=rs0", "m0ngo-pw"},
           Case{"amqp://u:first-pw@h1,amqp://u:other-pw@h2", "other-pw"},
           Case{"mysql://root:un/enc#oded@host/db", "un/enc#oded"},
           Case{"user:go-mysql@tcp(db:3306)/app", "go-mysql"},
           Case{"jdbc:postgresql://host/db?user=app&password=jdbc-pw", "jdbc-pw"},
           Case{"sqlserver://host:1433?password=a%26b1", "a&b1"},
           Case{"clone https://x-access-token:ghs_a1B2c3@github.com/a/b.git now", "ghs_a1B2c3"},
           Case{"https://ghp_a1B2c3D4e5F6@github.com/a/b.git", "ghp_a1B2c3D4e5F6"},
           Case{"https://hooks.example.com/services/T00/B00/xQ7vM9pLk2Rz", "xQ7vM9pLk2Rz"},
           Case{"https://a.blob.example/c?sv=2024&sig=aB%2Bc1", "aB+c1"},
       }) {
    EXPECT_THAT(Parts(one.url), Contains(one.password)) << one.url;
  }
}

TEST(AddUrlParts, PublicAddressesHaveNone) {
  for (const char* url : {"https://registry.example.org/", "https://api.dev.example.com/v1?page=2",
                          "http://localhost:3000", "a://", "://", "x@y", "12:30", ""}) {
    EXPECT_THAT(Parts(url), IsEmpty()) << url;
  }
}

}  // namespace
}  // namespace stepveil
