#pragma once

#include <span>
#include <string_view>

namespace stepveil {

// May a secret of the family pass whose name ends as a credential's does (UV_PUBLISH_TOKEN)?
enum class Credentials { kRefused, kPass };

// Names of one kind that steer processes, and why they are refused.
struct ProtectedRow {
  std::string_view reason;
  std::string_view patterns;  // separated by one space
  Credentials credentials = Credentials::kRefused;
};

// Of processes, languages and their compilers: protected_languages.cpp.
[[nodiscard]] std::span<const ProtectedRow> ProtectedByLanguages();
// Of systems, tools and clouds: protected_tools.cpp.
[[nodiscard]] std::span<const ProtectedRow> ProtectedByTools();

}  // namespace stepveil
