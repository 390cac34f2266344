#pragma once

#include "core/flow/adapter.h"
#include "core/flow/context.h"
#include "core/seal/sealed_file.h"
#include "tests/support/fake_clock.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil {

inline constexpr const char* kCanary = "canary-9f3b-SECRET";

inline SecretSet SetOf(const std::vector<std::pair<std::string, std::string>>& secrets) {
  SecretSet set;
  set.api_version = "v4";
  for (const auto& [name, value] : secrets) {
    set.secrets.push_back({name, Secret(value), "dev", "/backend", "/backend", false, {}});
  }
  return set;
}

// Requests with a key, a calendar that a test sets, and what was said.
class SealedSceneTest : public ::testing::Test {
 protected:
  SealedSceneTest() {
    clock_.wall = [this] { return wall_; };
    requests_.push_back(RequestFor("/backend"));
    ::testing::internal::CaptureStderr();
  }
  ~SealedSceneTest() override { ::testing::internal::GetCapturedStderr(); }

  [[nodiscard]] Request RequestFor(const std::string& path) const {
    Request request;
    request.domains = {"https://secrets.test"};
    request.project = "acme-app";
    request.environment = "dev";
    request.paths = {path};
    request.process = path.substr(1);
    request.seal.key = Secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=");
    request.seal.max_age = std::chrono::hours(24);
    return request;
  }

  // Our own messages since the last call, without any value.
  static std::string Said() {
    std::string text = ::testing::internal::GetCapturedStderr();
    EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("canary")));
    ::testing::internal::CaptureStderr();
    return text;
  }

  // An error's message and hints, without any value.
  static std::string TextOf(const Error& error) {
    std::string text = error.message;
    for (const std::string& hint : error.hints) {
      text += "\n" + hint;
    }
    EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("canary")));
    return text;
  }

  std::vector<std::string> no_variables_;
  Variables variables_{no_variables_};
  ::stepveil::testing::FakeClock time_;
  Clock clock_ = time_.clock();
  WallTime wall_{std::chrono::seconds(1'796'000'000)};
  Console console_;
  Adapter ci_;
  Context context_{variables_, clock_, &ci_, console_};
  ::stepveil::testing::ScratchFolder folder_;
  std::vector<Request> requests_;
};

}  // namespace stepveil
