#pragma once

#include "core/identity/aws_metadata.h"
#include "tests/core/identity/scripted_instance.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {

inline constexpr const char* kAwsAnswer =
    R"({"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"canary-9f3b-SECRET","Token":"canary-9f3b-TOKEN"})";

// A job whose variables and metadata services a test writes down.
class AwsScene : public ::testing::Test {
 protected:
  ProofPlace Place() { return {variables_ = Variables(entries_), transport_, clock_, deadline_}; }

  // Expects a failure of kLogin without a canary in it, and returns all of its text.
  template <typename T>
  static std::string Failure(const Result<T>& result) {
    EXPECT_FALSE(result.has_value());
    if (result) return "";
    EXPECT_THAT(AllOf(result.error()), ::testing::Not(::testing::HasSubstr("canary")));
    return AllOf(result.error());
  }

  std::vector<std::string> entries_;
  testing::FakeTransport transport_;
  testing::FakeClock time_;
  const Clock clock_ = time_.clock();
  TimePoint deadline_ = time_.now + std::chrono::seconds(60);

 private:
  Variables variables_{entries_};
};

}  // namespace stepveil
