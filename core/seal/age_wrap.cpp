#include "core/seal/age_wrap.h"

#include "core/seal/age_keys.h"
#include "core/seal/crypto.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr std::string_view kKeyType = "X25519";
constexpr std::string_view kKeyInfo = "age-encryption.org/v1/X25519";
constexpr std::string_view kPassphraseType = "scrypt";
constexpr std::string_view kPassphraseSalt = "age-encryption.org/v1/scrypt";
constexpr std::size_t kSaltBytes = 16;

tl::unexpected<Error> WrongForm() {
  return Fail(ErrorCode::kSecret, "it is damaged: a recipient in its header has a wrong form",
              {"make it anew, or copy all of it once more"});
}

// Each wrapping key is used once: the nonce is always zero.
Aead WithWrappingKey(const Secret& key) {
  constexpr std::string_view kZeros("\0\0\0\0\0\0\0\0\0\0\0\0", 12);
  return {EVP_chacha20_poly1305(), key, kZeros};
}

Result<std::string> Wrap(const Secret& file_key, const Secret& wrapping_key) {
  std::string body(file_key.size_bytes() + kTagBytes, '\0');
  return Encrypt(WithWrappingKey(wrapping_key), file_key.Expose(), body.data())
             ? Result<std::string>(std::move(body))
             : CryptoFailed();
}

std::optional<Secret> Unwrap(const std::string& body, const Secret& wrapping_key) {
  std::string file_key(body.size() - kTagBytes, '\0');
  const bool opened = Decrypt(WithWrappingKey(wrapping_key), body, file_key.data());
  Secret taken = Secret::Take(file_key);
  return opened ? std::optional<Secret>(std::move(taken)) : std::nullopt;
}

Result<Secret> WrappingKey(const Secret& shared, std::string_view share,
                           std::string_view public_key) {
  return Hkdf(shared, std::string(share).append(public_key), kKeyInfo);
}

bool IsOf(std::string_view type, const AgeStanza& stanza) { return stanza.arguments[0] == type; }

// A number without sign or leading zeros; nothing if it is none.
std::optional<int> WorkOf(const std::string& text) {
  int work = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), work);
  const bool number = fault == std::errc() && end == text.data() + text.size();
  return number && text.front() >= '1' && text.front() <= '9' ? std::optional(work) : std::nullopt;
}

}  // namespace

Result<AgeStanza> WrapForKey(const Secret& file_key, std::string_view public_key) {
  STEPVEIL_ASSIGN_OR_RETURN(const AgeIdentity once, NewAgeIdentity());
  STEPVEIL_ASSIGN_OR_RETURN(const Secret shared, SharedSecret(once.private_key, public_key));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret key, WrappingKey(shared, once.public_key, public_key));
  STEPVEIL_ASSIGN_OR_RETURN(std::string body, Wrap(file_key, key));
  return AgeStanza{{std::string(kKeyType), AgeBase64(once.public_key)}, std::move(body)};
}

Result<AgeStanza> WrapForPassphrase(const Secret& file_key, const Secret& passphrase, int work) {
  STEPVEIL_ASSIGN_OR_RETURN(const std::string salt, RandomBytes(kSaltBytes));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret key,
                            Scrypt(passphrase, std::string(kPassphraseSalt).append(salt), work));
  STEPVEIL_ASSIGN_OR_RETURN(std::string body, Wrap(file_key, key));
  return AgeStanza{{std::string(kPassphraseType), AgeBase64(salt), std::to_string(work)},
                   std::move(body)};
}

bool IsForPassphrase(const std::vector<AgeStanza>& stanzas) {
  return std::any_of(stanzas.begin(), stanzas.end(),
                     [](const AgeStanza& stanza) { return IsOf(kPassphraseType, stanza); });
}

Result<std::optional<Secret>> UnwrapWithKey(const AgeStanza& stanza, const AgeIdentity& identity) {
  if (!IsOf(kKeyType, stanza)) {
    return std::optional<Secret>();
  }
  const auto share =
      stanza.arguments.size() == 2 ? DecodeAgeBase64(stanza.arguments[1]) : std::nullopt;
  if (!share || share->size() != kAgeKeyBytes || stanza.body.size() != kFileKeyBytes + kTagBytes) {
    return WrongForm();
  }
  STEPVEIL_ASSIGN_OR_RETURN(const Secret shared, SharedSecret(identity.private_key, *share));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret key, WrappingKey(shared, *share, identity.public_key));
  return Unwrap(stanza.body, key);
}

Result<std::optional<Secret>> UnwrapWithPassphrase(const AgeStanza& stanza,
                                                   const Secret& passphrase) {
  if (!IsOf(kPassphraseType, stanza)) {
    return std::optional<Secret>();
  }
  const bool complete = stanza.arguments.size() == 3;
  const auto salt = complete ? DecodeAgeBase64(stanza.arguments[1]) : std::nullopt;
  const auto work = complete ? WorkOf(stanza.arguments[2]) : std::nullopt;
  if (!salt || salt->size() != kSaltBytes || !work ||
      stanza.body.size() != kFileKeyBytes + kTagBytes) {
    return WrongForm();
  }
  if (*work > kMostScryptWork) {
    return Fail(ErrorCode::kSecret,
                "its passphrase takes more work (2^" + std::to_string(*work) + ") than 2^" +
                    std::to_string(kMostScryptWork) + ", the most that is done here",
                {"make it anew with \"stepveil seal\""});
  }
  STEPVEIL_ASSIGN_OR_RETURN(const Secret key,
                            Scrypt(passphrase, std::string(kPassphraseSalt).append(*salt), *work));
  return Unwrap(stanza.body, key);
}

}  // namespace stepveil
