#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stepveil {

// Standard alphabet with padding, on one line.
[[nodiscard]] std::string Base64(std::string_view bytes);

// The bytes of an unpadded base64url text (RFC 7515's form); nothing if it is not one.
[[nodiscard]] std::optional<std::string> DecodeBase64Url(std::string_view text);

// Percent-encoding of everything but RFC 3986's unreserved characters, upper-case digits.
[[nodiscard]] std::string PercentEncode(std::string_view bytes);

// Two digits a byte, lower case.
[[nodiscard]] std::string Hex(std::string_view bytes);

}  // namespace stepveil
