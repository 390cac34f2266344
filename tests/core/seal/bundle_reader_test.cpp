#include "core/base/text.h"
#include "tests/core/seal/bundle_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace stepveil {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNoBundle[] = "what it holds is no bundle of stepveil's";

std::string Message(const std::string& text) {
  const auto bundle = ReadBundle(Secret(text));
  if (bundle) {
    return "read";
  }
  EXPECT_EQ(bundle.error().code, ErrorCode::kSecret);
  EXPECT_THAT(bundle.error().message, Not(HasSubstr("canary")));
  return bundle.error().message;
}

json Sample() {
  return json::parse(WriteBundle(testing::SampleBundle({"canary-9f3b"})).value().Expose());
}

TEST(BundleReader, WhatIsNoBundleIsRefused) {
  for (const char* text : {"", "canary", "[]", "{}", "{\"canary\":1}", "{\"stepveil-bundle\":1}"}) {
    EXPECT_EQ(Message(text), kNoBundle) << text;
  }
}

TEST(BundleReader, AnotherFormatIsNamedAsNewer) {
  for (const json& format : {json(2), json("1"), json(nullptr), json(1.5)}) {
    json bundle = Sample();
    bundle["stepveil-bundle"] = format;
    EXPECT_EQ(Message(bundle.dump()), "what it holds is a bundle of another format than 1");
  }
}

// Every member of the document, one after the other: taken out, and of every other kind.
void ExpectAllNeeded(const json& whole, const json::json_pointer& at, int& tried) {
  const json& here = whole.at(at);
  if (!at.empty() && !at.back().empty() && at.to_string() != "/stepveil-bundle") {
    for (const json& other : {json(nullptr), json(-1), json("canary"), json(json::array({1})),
                              json{{"canary", 1}}, json(true)}) {
      json changed = whole;
      changed[at] = other;
      if (other.type() != here.type()) {
        EXPECT_EQ(Message(changed.dump()), kNoBundle) << at << " " << other;
        ++tried;
      }
    }
    json without = whole;
    if (whole.at(at.parent_pointer()).is_object() &&
        at.parent_pointer().to_string() != "/sets/0/request") {
      without.at(at.parent_pointer()).erase(at.back());
      EXPECT_EQ(Message(without.dump()), kNoBundle) << at;
    }
  }
  if (here.is_structured()) {
    for (const auto& [key, value] : here.items()) {
      ExpectAllNeeded(whole, here.is_array() ? at / std::stoul(key) : at / key, tried);
    }
  }
}

TEST(BundleReader, EveryMemberHasItsKind) {
  int tried = 0;
  ASSERT_EQ(Message(Sample().dump()), "read");
  ExpectAllNeeded(Sample(), json::json_pointer(), tried);
  EXPECT_GT(tried, 150);
}

TEST(BundleReader, TimesBeyondTheCalendarAreRefused) {
  json bundle = Sample();
  bundle["not-after"] = 7'258'118'400;
  EXPECT_EQ(Message(bundle.dump()), kNoBundle);
  bundle["not-after"] = 7'258'118'399;
  EXPECT_EQ(Message(bundle.dump()), "read");
}

TEST(BundleReader, ABeginningIsRefused) {
  const std::string text = Sample().dump();
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(Message(text.substr(0, size)), kNoBundle) << size;
  }
}

}  // namespace
}  // namespace stepveil
