#pragma once

#include "core/environment/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kCanary = "canary-9f3b-SECRET";

inline FetchedSecret Fetched(std::string name, const std::string& value = kCanary,
                             std::string path = "/backend") {
  FetchedSecret secret;
  secret.name = std::move(name);
  secret.value = Secret(value);
  secret.environment = "dev";
  secret.asked_path = path;
  secret.path = std::move(path);
  return secret;
}

template <typename... Secrets>
SecretSet SetOf(Secrets... secrets) {
  SecretSet set;
  (set.secrets.push_back(std::move(secrets)), ...);
  return set;
}

inline std::vector<std::string> NamesOf(const Result<Environment>& environment) {
  std::vector<std::string> names;
  if (!environment) {
    return {environment.error().message};
  }
  for (const Variable& variable : environment->variables) {
    names.push_back(variable.name);
  }
  return names;
}

inline std::string TextOf(const Error& error) {
  std::string text = error.message;
  for (const std::string& hint : error.hints) {
    text += "\n" + hint;
  }
  return text;
}

// The whole text of the failure, which must be one of the secrets' and must not show the canary.
inline std::string FailureOf(SecretSet set, const Selection& selection = {},
                             const Carriage& carriage = {}) {
  const auto environment = BuildEnvironment(std::move(set), selection, carriage);
  if (environment) {
    return "no failure";
  }
  EXPECT_EQ(environment.error().code, ErrorCode::kSecret);
  const std::string text = TextOf(environment.error());
  EXPECT_THAT(text, Not(HasSubstr(kCanary)));
  return text;
}

constexpr const char* kOddNames[] = {
    "my-app.key", "Logging:LogLevel:Default", "1DIGIT", "HAS SPACE", "\xc3\x9cNI", "a/../b"};

}  // namespace stepveil
