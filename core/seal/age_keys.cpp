#include "core/seal/age_keys.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/seal/bech32.h"
#include "core/seal/crypto.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kIdentityPrefix = "age-secret-key-";
constexpr const char* kRecipientPrefix = "age";
constexpr const char* kKeyHint =
    "a key is a line of \"stepveil seal-key\" (AGE-SECRET-KEY-1...) or 32 random bytes in base64 "
    "(openssl rand -base64 32)";

// The 32 bytes after `prefix`, or nothing.
std::optional<Secret> ReadBech32Key(std::string_view text, std::string_view prefix) {
  auto decoded = DecodeBech32(text);
  if (!decoded) {
    return std::nullopt;
  }
  Secret key = Secret::Take(decoded->bytes);
  const bool fits = decoded->prefix == prefix && key.size_bytes() == kAgeKeyBytes;
  return fits ? std::optional<Secret>(std::move(key)) : std::nullopt;
}

// Either alphabet, with or without padding.
std::optional<Secret> ReadBase64Key(std::string_view text) {
  std::string url_form(text.substr(0, text.ends_with('=') ? text.size() - 1 : text.size()));
  std::replace(url_form.begin(), url_form.end(), '+', '-');
  std::replace(url_form.begin(), url_form.end(), '/', '_');
  auto bytes = DecodeBase64Url(url_form);
  WipeString(url_form);
  if (!bytes) {
    return std::nullopt;
  }
  Secret key = Secret::Take(*bytes);
  return key.size_bytes() == kAgeKeyBytes ? std::optional<Secret>(std::move(key)) : std::nullopt;
}

// The private key that a line is.
std::optional<Secret> ReadPrivateKey(std::string_view line) {
  if (auto key = ReadBech32Key(line, kIdentityPrefix)) {
    return key;
  }
  return ReadBase64Key(line);
}

Result<void> ReadKeyLine(std::string_view line, AgeKeys& keys) {
  if (auto recipient = ReadBech32Key(line, kRecipientPrefix)) {
    keys.recipients.emplace_back(recipient->Expose());
    return {};
  }
  auto private_key = ReadPrivateKey(line);
  if (!private_key) {
    return Fail(ErrorCode::kConfig, "is no key", {kKeyHint});
  }
  STEPVEIL_ASSIGN_OR_RETURN(std::string public_key, PublicKeyOf(*private_key));
  keys.identities.push_back({*std::move(private_key), std::move(public_key)});
  return {};
}

}  // namespace

Result<AgeIdentity> NewAgeIdentity() {
  AgeIdentity identity;
  STEPVEIL_ASSIGN_OR_RETURN(identity.private_key, RandomKey(kAgeKeyBytes));
  STEPVEIL_ASSIGN_OR_RETURN(identity.public_key, PublicKeyOf(identity.private_key));
  return identity;
}

Secret WriteIdentity(const AgeIdentity& identity) {
  std::string text = EncodeBech32(kIdentityPrefix, identity.private_key.Expose());
  for (char& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return Secret::Take(text);
}

std::string WriteRecipient(std::string_view public_key) {
  return EncodeBech32(kRecipientPrefix, public_key);
}

Result<std::string> ReadRecipient(std::string_view text) {
  if (auto key = ReadBech32Key(Trim(text), kRecipientPrefix)) {
    return std::string(key->Expose());
  }
  return Fail(ErrorCode::kUsage, "what is to be sealed for is no public key",
              {"it looks like age1...; \"stepveil seal-key\" makes a pair, and the private half "
               "belongs into STEPVEIL_SEAL_KEY"});
}

Result<AgeKeys> ReadKeys(const Secret& text) {
  AgeKeys keys;
  std::string_view rest = text.Expose();
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = Trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty() || line.front() == '#') {
      continue;
    }
    if (auto read = ReadKeyLine(line, keys); !read) {
      return Fail(WithContext("line " + std::to_string(number), std::move(read).error()));
    }
  }
  if (keys.identities.empty() && keys.recipients.empty()) {
    return Fail(ErrorCode::kConfig, "there is no key in it", {kKeyHint});
  }
  return keys;
}

}  // namespace stepveil
