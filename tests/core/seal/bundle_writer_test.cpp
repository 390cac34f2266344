#include "tests/core/seal/bundle_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::SampleBundle;
using ::testing::StartsWith;

TEST(BundleWriter, TheRequestStandsBeforeTheSecrets) {
  const std::string text(WriteBundle(SampleBundle({"a\"b\n"})).value().Expose());
  EXPECT_THAT(text, StartsWith("{\"stepveil-bundle\":1,\"created\":1796000000,"
                               "\"not-after\":1796086400,\"version\":\""));
  EXPECT_LT(text.find("\"path\":[\"/backend\",\"/shared\"]"), text.find("\"secrets\""));
  EXPECT_THAT(text, HasSubstr("\"value\":\"a\\\"b\\n\"}"));
}

TEST(BundleWriter, EveryTextComesBack) {
  std::string all;
  for (char c = 0; c != 127; ++c) {
    all += c;
  }
  const std::vector<std::string> values = {
      "",     all, "\x7f", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\x91", std::string(100'000, '"'),
      "null", "]}"};
  const auto bundle = ReadBundle(WriteBundle(SampleBundle(values)).value());
  ASSERT_TRUE(bundle);
  ASSERT_EQ(bundle->sets.size(), 1U);
  const SecretSet& set = bundle->sets[0].set;
  ASSERT_EQ(set.secrets.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(set.secrets[i].value.Expose(), values[i]) << i;
    EXPECT_EQ(set.secrets[i].name, "NAME_" + std::to_string(i));
  }
  EXPECT_EQ(set.secrets[0].tags, std::vector<std::string>{"tag"});
  EXPECT_EQ(set.secrets[0].asked_path, "/backend");
  EXPECT_EQ(set.api_version, "v4");
  EXPECT_EQ(bundle->created, testing::At(1'796'000'000));
  EXPECT_EQ(bundle->not_after, testing::At(1'796'086'400));
  EXPECT_TRUE(
      Differences(bundle->sets[0].request, SealedRequestOf(testing::SampleRequest())).empty());
}

TEST(BundleWriter, WhatIsNoTextIsRefusedByName) {
  const auto refused = WriteBundle(SampleBundle({"fine", "canary\xff"}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "the value of \"NAME_1\" is no valid UTF-8, and can't be sealed");
}

TEST(BundleWriter, SixtyFourMiBAreTheMost) {
  const std::size_t part = std::size_t{8} << 20;
  std::vector<std::string> values(7, std::string(part, 'x'));
  values.emplace_back(part - 4096, 'y');
  const auto most = WriteBundle(SampleBundle(values));
  ASSERT_TRUE(most);
  EXPECT_GT(most->size_bytes(), kMostBundleBytes - 8192);
  EXPECT_EQ(ReadBundle(*most).value().sets[0].set.secrets.size(), 8U);
  values.back() += std::string(4096, 'z');
  const auto refused = WriteBundle(SampleBundle(values));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("64 MiB"));
}

}  // namespace
}  // namespace stepveil
