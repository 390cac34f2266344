#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

struct evp_cipher_st;

// libcrypto's own primitives, in the forms that both sealed formats use. What is a key, or makes
// one, is a Secret. Errors: kInternal, the library failed.
namespace stepveil {

inline constexpr std::size_t kTagBytes = 16;

[[nodiscard]] tl::unexpected<Error> CryptoFailed();

[[nodiscard]] Result<Secret> RandomKey(std::size_t size_bytes);
[[nodiscard]] Result<std::string> RandomBytes(std::size_t size_bytes);

// HKDF with SHA-256 (RFC 5869): 32 bytes.
[[nodiscard]] Result<Secret> Hkdf(const Secret& key, std::string_view salt, std::string_view info);

// HMAC with SHA-256 (RFC 2104): 32 bytes.
[[nodiscard]] Result<Secret> Hmac(const Secret& key, std::string_view text);

// scrypt (RFC 7914) with N = 2^log_n, r = 8 and p = 1: 32 bytes. Takes 2^log_n KiB of memory.
[[nodiscard]] Result<Secret> Scrypt(const Secret& passphrase, std::string_view salt, int log_n);

// X25519 (RFC 7748) of 32 bytes each. SharedSecret fails (kSecret) where the result is zero.
[[nodiscard]] Result<std::string> PublicKeyOf(const Secret& private_key);
[[nodiscard]] Result<Secret> SharedSecret(const Secret& private_key, std::string_view public_key);

// An AEAD cipher of libcrypto's with 12 bytes of nonce; the tag stands last.
struct Aead {
  const evp_cipher_st* cipher;
  const Secret& key;
  std::string_view nonce;
  std::string_view additional = {};
};

// Writes ciphertext and tag to `to`, which has content.size() + kTagBytes bytes. Did it work?
[[nodiscard]] bool Encrypt(const Aead& aead, std::string_view content, char* to);
// Writes the content to `to`, which has sealed.size() - kTagBytes bytes; false, and nothing that
// may be used, where the key or any byte is another one.
[[nodiscard]] bool Decrypt(const Aead& aead, std::string_view sealed, char* to);

}  // namespace stepveil
