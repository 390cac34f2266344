#pragma once

#include "core/http/client.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {

inline constexpr const char* kSecretWord = "canary-9f3b-SECRET";

inline ApiCall Read(const std::string& path, Repeat repeat = Repeat::kSafe) {
  ApiCall call;
  call.path = path;
  call.bearer = Secret(kSecretWord);
  call.repeat = repeat;
  return call;
}

inline ApiCall Post(const std::string& path, Repeat repeat) {
  ApiCall call;
  call.method = HttpMethod::kPost;
  call.path = path;
  call.json_body = Secret(kSecretWord);
  call.repeat = repeat;
  return call;
}

class ClientTest : public ::testing::Test {
 protected:
  ClientTest() { options_.addresses = {"https://one.example"}; }

  Client MakeClient() { return Client(transport_, options_, clock_); }

  std::vector<std::string> SeenUrls() const {
    std::vector<std::string> urls;
    for (const testing::SeenRequest& request : transport_.seen()) {
      urls.push_back(request.url);
    }
    return urls;
  }

  void UseTwoAddresses() { options_.addresses = {"https://one.example", "https://two.example"}; }
  void SetDeadline(std::chrono::milliseconds time) { options_.deadline = time_.now + time; }

  testing::FakeTransport transport_;
  testing::FakeClock time_;
  const Clock clock_ = time_.clock();
  ClientOptions options_;
};

inline void ExpectNoCanary(const Error& error) {
  EXPECT_THAT(error.message, ::testing::Not(::testing::HasSubstr(kSecretWord)));
  for (const std::string& hint : error.hints) {
    EXPECT_THAT(hint, ::testing::Not(::testing::HasSubstr(kSecretWord)));
  }
}

}  // namespace stepveil
