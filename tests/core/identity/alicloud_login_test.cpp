#include "core/identity/alicloud_signature.h"
#include "core/identity/login_post.h"
#include "tests/core/identity/proof_scene.h"

#include <nlohmann/json.hpp>

namespace stepveil {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class AlicloudLoginTest : public ProofScene {
 protected:
  AlicloudLoginTest() : ProofScene(kAlicloudLogin) {
    entries_ = {"ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI5t",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET=canary-9f3b-SECRET"};
  }

  json Body() {
    const auto proof = Prove();
    EXPECT_TRUE(proof);
    const Result<Post> post =
        proof ? LoginPost(login_, *proof) : Fail(ErrorCode::kInternal, "no proof");
    return post ? json::parse(post->body.Expose()) : json();
  }
};

TEST_F(AlicloudLoginTest, TheBodyIsTheSignedRequest) {
  const json body = Body();
  EXPECT_THAT(masked_, ElementsAre("canary-9f3b-SECRET", ""));
  EXPECT_EQ(body["AccessKeyId"], "LTAI5t");
  EXPECT_EQ(body["Action"], "GetCallerIdentity");
  EXPECT_THAT(body["Timestamp"].get<std::string>(),
              MatchesRegex("[0-9]+-[0-9]+-[0-9]+T[0-9]+:[0-9]+:[0-9]+Z"));
  EXPECT_THAT(body["SignatureNonce"].get<std::string>(), MatchesRegex("[0-9a-f]+"));
  EXPECT_FALSE(body.contains("SecurityToken"));
  EXPECT_NE(Body()["SignatureNonce"], body["SignatureNonce"]);
  std::map<std::string, std::string> parameters;
  for (const auto& [name, value] : body.items()) {
    if (name != "identityId" && name != "Signature") parameters[name] = value;
  }
  EXPECT_EQ(body["Signature"], AlicloudSignature(parameters, Secret("canary-9f3b-SECRET")));
}

TEST_F(AlicloudLoginTest, ARolesTokenIsSignedToo) {
  const json without = Body();
  entries_.emplace_back("ALIBABA_CLOUD_SECURITY_TOKEN=canary-9f3b-TOKEN");
  const json body = Body();
  EXPECT_EQ(body["SecurityToken"], "canary-9f3b-TOKEN");
  EXPECT_THAT(masked_, ElementsAre("canary-9f3b-SECRET", "canary-9f3b-TOKEN"));
}

TEST_F(AlicloudLoginTest, WhatIsMissingIsNamed) {
  entries_[1] = "ALIBABA_CLOUD_ACCESS_KEY_SECRET=canary-9f3b SECRET";
  EXPECT_THAT(Failure(Prove()), HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_SECRET is not one word"));
  entries_.pop_back();
  EXPECT_THAT(Failure(Prove()), HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set"));
  entries_.clear();
  EXPECT_THAT(Failure(Prove()), HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_ID is not set"));
}

TEST_F(AlicloudLoginTest, EachRefusalSaysWhatToChange) {
  const Secret proof;
  EXPECT_THAT(Explained(401, "Access denied: Alibaba Cloud account ARN not allowed.", proof),
              HasSubstr("allowed ARNs"));
  EXPECT_THAT(Explained(404, "Alibaba Cloud auth method not found for identity", proof),
              HasSubstr("has no Alibaba Cloud auth"));
  EXPECT_THAT(Explained(500, "Something went wrong", proof), HasSubstr("refused the signature"));
}

}  // namespace
}  // namespace stepveil
