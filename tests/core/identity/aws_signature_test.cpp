#include "core/identity/aws_signature.h"

#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

// AWS's published test suite of Signature Version 4: its key, scope and moment.
constexpr const char* kKeyId = "AKIDEXAMPLE";
constexpr const char* kKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const AwsScope kSuite{"20150830T123600Z", "us-east-1", "service"};

std::string Authorization(const AwsRequest& request, const AwsScope& scope = kSuite,
                          const std::string& token = "") {
  return std::string(
      AwsAuthorization(request, scope, {kKeyId, Secret(kKey), Secret(token)}).Expose());
}

AwsRequest Request(const std::string& method) {
  return {method, "/", {{"host", "example.amazonaws.com"}}, ""};
}

std::string Expected(const std::string& names, const std::string& signature) {
  return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
         "SignedHeaders=" +
         names + ", Signature=" + signature;
}

TEST(AwsAuthorization, SuiteGetVanilla) {
  EXPECT_EQ(Authorization(Request("GET")),
            Expected("host;x-amz-date",
                     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
}

TEST(AwsAuthorization, SuitePostVanilla) {
  EXPECT_EQ(Authorization(Request("POST")),
            Expected("host;x-amz-date",
                     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
}

TEST(AwsAuthorization, SuitePostFormBody) {
  AwsRequest request = Request("POST");
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.body = "Param1=value1";
  EXPECT_EQ(Authorization(request),
            Expected("content-type;host;x-amz-date",
                     "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"));
}

TEST(AwsAuthorization, SuitePostStsHeaderBefore) {
  const char* const token =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSP"
      "fIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT"
      "7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlz"
      "m8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
  EXPECT_EQ(Authorization(Request("POST"), kSuite, token),
            Expected("host;x-amz-date;x-amz-security-token",
                     "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"));
}

TEST(AwsAuthorization, EveryPartOfTheScopeCounts) {
  const std::string base = Authorization(Request("GET"));
  EXPECT_NE(base, Authorization(Request("GET"), {"20150831T123600Z", "us-east-1", "service"}));
  EXPECT_NE(base, Authorization(Request("GET"), {"20150830T123600Z", "eu-west-1", "service"}));
  EXPECT_NE(base, Authorization(Request("GET"), {"20150830T123600Z", "us-east-1", "sts"}));
}

}  // namespace
}  // namespace stepveil
