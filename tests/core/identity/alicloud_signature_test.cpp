#include "core/identity/alicloud_signature.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

// The example of Alibaba Cloud's documentation of the RPC style.
TEST(AlicloudSignature, IsThatOfTheDocumentationsExample) {
  const std::map<std::string, std::string> parameters = {
      {"Timestamp", "2016-02-23T12:46:24Z"},
      {"Format", "XML"},
      {"AccessKeyId", "testid"},
      {"Action", "DescribeRegions"},
      {"SignatureMethod", "HMAC-SHA1"},
      {"SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"},
      {"Version", "2014-05-26"},
      {"SignatureVersion", "1.0"}};
  EXPECT_EQ(AlicloudSignature(parameters, Secret("testsecret")), "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
}

// What encodeURIComponent leaves alone is encoded here.
TEST(AlicloudSignature, EncodesEveryReservedCharacter) {
  EXPECT_NE(AlicloudSignature({{"A", "!*'()"}}, Secret("s")),
            AlicloudSignature({{"A", "%21%2A%27%28%29"}}, Secret("s")));
}

}  // namespace
}  // namespace stepveil
