#include "core/identity/aws_proof.h"

#include "core/base/encoding.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil {
namespace {

using nlohmann::json;
using ::testing::EndsWith;

// 2026-11-26 19:33:40 UTC.
const auto kNow = std::chrono::system_clock::time_point(std::chrono::seconds(1795721620));

AwsIdentity Identity(const std::string& id, const std::string& token, const std::string& region) {
  return {{id, Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), Secret(token)}, region};
}

json Headers(const Secret& proof) {
  std::string text(proof.Expose());
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return json::parse(DecodeBase64Url(text).value_or(""), nullptr, false);
}

// The signatures are those of botocore 1.44.8 (SigV4Auth) for the same request.
TEST(AwsProof, IsTheRequestAsBotocoreSignsIt) {
  const json headers = Headers(AwsProof(Identity("AKIDEXAMPLE", "", "eu-central-1"), kNow));
  EXPECT_EQ(headers["X-Amz-Date"], "20261126T193340Z");
  EXPECT_EQ(headers["Host"], "sts.eu-central-1.amazonaws.com");
  EXPECT_EQ(headers["Content-Length"], "43");
  EXPECT_EQ(headers["Content-Type"], "application/x-www-form-urlencoded; charset=utf-8");
  EXPECT_FALSE(headers.contains("X-Amz-Security-Token"));
  EXPECT_EQ(headers["Authorization"],
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261126/eu-central-1/sts/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date, "
            "Signature=c866eb0cf5d078ed07cf432c280e0fbee2b3c53340e61938ea72b894f8f8bbc8");
}

TEST(AwsProof, SignsTheSessionTokenToo) {
  const json headers =
      Headers(AwsProof(Identity("ASIAEXAMPLE", "canary-session-token", "us-east-1"), kNow));
  EXPECT_EQ(headers["X-Amz-Security-Token"], "canary-session-token");
  EXPECT_THAT(
      headers["Authorization"].get<std::string>(),
      EndsWith("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, "
               "Signature=de5deac89058c022db65a27f38683a06c71d9e2346e5fe885478ba793c16c5f0"));
}

}  // namespace
}  // namespace stepveil
