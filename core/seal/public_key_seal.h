#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace stepveil {

// The public half of an RSA key pair whose private half never leaves the other side.
class SealKey {
 public:
  // Reads an X.509 SubjectPublicKeyInfo (DER) in unpadded base64url, as Java's
  // RSAPublicKey.getEncoded() gives it. RSA of at least kShortestSealKeyBits only. Errors: kUsage.
  [[nodiscard]] static Result<SealKey> Read(std::string_view text);

 private:
  friend Result<std::string> Seal(const SealKey&, std::string_view, const Secret&);
  explicit SealKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;  // never null
};

inline constexpr int kShortestSealKeyBits = 3072;

// The form of what Seal() returns; bound to it, so that a later form can't be taken for this one.
inline constexpr std::string_view kSealForm = "stepveil-seal-1";

// `content` for the holder of the private key alone, as one line of text without its newline:
//
//   stepveil-seal-1.KEY.NONCE.CIPHERTEXT     the three in padded base64
//
// KEY: 32 random bytes under RSA-OAEP with SHA-256, MGF1 with SHA-256 and no label (RFC 8017, 7.1).
// CIPHERTEXT: AES-256-GCM of `content` under these bytes and the 12 bytes of NONCE, its 16 bytes of
// tag last (NIST SP 800-38D). Its additional data are kSealForm, a newline and `context`: who opens
// it has to know for what it was made. Errors: kInternal, libcrypto failed.
[[nodiscard]] Result<std::string> Seal(const SealKey& key, std::string_view context,
                                       const Secret& content);

}  // namespace stepveil
