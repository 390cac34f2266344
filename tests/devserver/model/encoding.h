#pragma once

#include <string>
#include <string_view>

namespace stepveil::devserver {

// Base64 with padding.
std::string Base64(std::string_view bytes);
// The bytes of base64 in either alphabet, padded or not, as Node reads it; false for other text.
bool FromBase64(std::string_view text, std::string& bytes);
// Base64 of the URL alphabet without padding, as in a JWT.
std::string Base64Url(std::string_view bytes);
// The bytes of unpadded base64url; false for any other text.
bool FromBase64Url(std::string_view text, std::string& bytes);

std::string Sha1(std::string_view bytes);    // 20 bytes
std::string Sha256(std::string_view bytes);  // 32 bytes
std::string HmacSha256(std::string_view key, std::string_view bytes);
std::string Hex(std::string_view bytes);

// A UUID that is the same for the same name on every start.
std::string UuidFor(std::string_view name);
std::string RandomUuid();
std::string RandomHex(int bytes);
// Whether `text` has the form of a UUID.
bool IsUuid(std::string_view text);

// Percent-decoding as in a query: '+' is a space; a broken escape stays as it is.
std::string DecodeQuery(std::string_view text);
// Percent-decoding as in a path: '+' stays.
std::string DecodePath(std::string_view text);

}  // namespace stepveil::devserver
