#pragma once

#include "core/identity/login_method.h"
#include "tests/core/identity/aws_scene.h"
#include "tests/core/identity/tokens.h"
#include "tests/support/process.h"

#include <string>
#include <vector>

namespace stepveil {

inline constexpr const char* kIdentity = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";

// A job that proves who it is by one login method, from what a test writes down.
class ProofScene : public AwsScene {
 protected:
  explicit ProofScene(const LoginMethod& method) : method_(method) {
    login_.method = method.name;
    login_.identity_id = kIdentity;
  }

  Result<Secret> Prove() {
    masked_.clear();
    const ProofContext context{Place(), login_, {}, [this](const Secret& credential) {
                                 masked_.emplace_back(credential.Expose());
                                 return Result<void>();
                               }};
    return method_.prove(context);
  }

  // What the login's body holds, as "name=value" each.
  std::vector<std::string> Fields(const Secret& proof) {
    std::vector<std::string> fields;
    const auto made = method_.fields(login_, proof);
    EXPECT_TRUE(made);
    for (const auto& [name, value] : made.value_or(LoginFields())) {
      fields.push_back(std::string(name) + "=" + std::string(value));
    }
    return fields;
  }

  // All of the text with which a refusal of `message` is explained.
  std::string Explained(int status, const std::string& message, const Secret& proof) {
    const Refusal refusal = ReadRefusal(
        {status, {{"x-ratelimit-limit", "200"}}, Secret(Envelope(status, "Error", message))},
        {&proof});
    const LoginAttempt attempt{login_.method, login_.identity_id, ReadClaims(proof), {}};
    return AllOf(LoginRefused(refusal, attempt, std::chrono::system_clock::now()));
  }

  const LoginMethod& method_;
  LoginRequest login_;
  std::vector<std::string> masked_;
  testing::ScratchFolder folder_;
};

}  // namespace stepveil
