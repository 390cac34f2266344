#pragma once

#include "core/flow/refetch.h"
#include "core/mask/masker.h"
#include "tests/core/secrets/sample.h"
#include "tests/support/fake_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using Turn = Refetch::Turn;

// The instance as a transport that a Connection owns.
class Borrowed : public Transport {
 public:
  explicit Borrowed(Transport& transport) : transport_(transport) {}
  std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests,
                                TimePoint deadline) override {
    return transport_.Send(requests, deadline);
  }

 private:
  Transport& transport_;
};

class RefetchTest : public ::testing::Test {
 protected:
  RefetchTest() {
    ScriptSample(instance_);
    instance_.On("/api/v1/auth/token/revoke", {200, "{}"});
    request_.login.method = "universal";
    Serve({{"A", "first-value"}});
    ::testing::internal::CaptureStderr();
  }
  ~RefetchTest() override { ::testing::internal::GetCapturedStderr(); }

  // What our own messages were since the last call.
  static std::string Said() {
    std::string text = ::testing::internal::GetCapturedStderr();
    ::testing::internal::CaptureStderr();
    return text;
  }

  void Serve(const std::vector<std::pair<std::string, std::string>>& secrets,
             const std::string& more = "") {
    std::string rows;
    for (const auto& [name, value] : secrets) {
      rows += (rows.empty() ? "" : ",") + Row(name, value, "/backend", more);
    }
    instance_.On(kV4, {200, List(rows)});
  }

  Session NewLogin() {
    Session login;
    Connection& connection = login.connection;
    connection.transport = std::make_unique<Borrowed>(instance_);
    ClientOptions options;
    options.addresses = {ScriptedInstance::kOrigin};
    connection.client = std::make_unique<Client>(*connection.transport, std::move(options), clock_);
    const std::string token = "access-token-" + std::to_string(++logins_);
    login.token = {Secret(token), AccessToken::Kind::kIssued, life_};
    login.needles.emplace_back(token);
    if (life_.count() > 0) {
      login.expires = time_.now + life_;
    }
    return login;
  }

  void Start() {
    Session login = NewLogin();
    auto first = FetchFirst({&request_, 1}, Destination(), context_, login, fallback_);
    ASSERT_TRUE(first) << first.error().message;
    Start(std::move(login), *std::move(first));
  }

  // As from a fallback that holds this: nobody is logged in.
  void StartWithout(SecretSet set) {
    std::vector<SecretSet> sets;
    sets.push_back(std::move(set));
    auto first = StartWith(std::move(sets), {&request_, 1}, Destination(), context_);
    ASSERT_TRUE(first) << first.error().message;
    Start(std::nullopt, *std::move(first));
  }

  void Start(std::optional<Session> login, StartSecrets first) {
    refetch_.emplace(
        std::span<const Request>(&request_, 1), Destination(), context_,
        [this]() -> Result<Session> {
          ++asked_to_log_in_;
          if (refusal_) {
            return Fail(*refusal_);
          }
          return NewLogin();
        },
        std::move(login), std::move(first), fallback_);
    Said();
  }

  Turn Take(seconds later = seconds(10)) {
    time_.now += later;
    return refetch_->Take();
  }

  // Is it masked from now on?
  [[nodiscard]] bool Masks(const std::string& text) const {
    return Masked(std::make_shared<const NeedleTable>(refetch_->needles()), text) == "***";
  }

  [[nodiscard]] std::vector<std::string> Revoked() const {
    std::vector<std::string> bodies;
    for (const std::string& body : instance_.bodies) {
      if (!body.empty()) {
        bodies.push_back(body);
      }
    }
    return bodies;
  }

  std::vector<std::string> no_variables_;
  Variables variables_{no_variables_};
  ::stepveil::testing::FakeClock time_;
  Clock clock_ = time_.clock();
  Console console_;
  Context context_{variables_, clock_, nullptr, console_};
  ScriptedInstance instance_;
  Request request_ = Ask({"/backend"});
  Fallback fallback_{{&request_, 1}, context_};
  seconds life_{0};
  int logins_ = 0;
  int asked_to_log_in_ = 0;
  std::optional<Error> refusal_;
  std::optional<Refetch> refetch_;
};

}  // namespace stepveil
