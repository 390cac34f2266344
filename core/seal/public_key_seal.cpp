#include "core/seal/public_key_seal.h"

#include "core/base/encoding.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <climits>
#include <cstddef>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kContentKeyBytes = 32;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

using Bytes = const unsigned char*;

Bytes BytesOf(std::string_view text) { return reinterpret_cast<Bytes>(text.data()); }

unsigned char* BytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

struct Free {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

template <std::size_t kSize>
struct WipedBytes {
  std::array<unsigned char, kSize> bytes{};
  WipedBytes() = default;
  ~WipedBytes() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
  WipedBytes(const WipedBytes&) = delete;
  WipedBytes& operator=(const WipedBytes&) = delete;
};

using ContentKey = WipedBytes<kContentKeyBytes>;

tl::unexpected<Error> NoSealKey(std::string why) {
  return Fail(ErrorCode::kUsage, "the key to seal for " + std::move(why),
              {"it is an RSA public key of " + std::to_string(kShortestSealKeyBits) +
               " bits or more, as SubjectPublicKeyInfo in base64url; the CI side's library makes "
               "it"});
}

tl::unexpected<Error> CryptoFailed() {
  return Fail(ErrorCode::kInternal, "the crypto library failed to seal");
}

// `content_key` under the public key; "" if that fails.
std::string Wrap(EVP_PKEY* key, const ContentKey& content_key) {
  const std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new(key, nullptr));
  std::string wrapped(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size_bytes = wrapped.size();
  const bool done = context && EVP_PKEY_encrypt_init(context.get()) == 1 &&
                    EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
                    EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) == 1 &&
                    EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha256()) == 1 &&
                    EVP_PKEY_encrypt(context.get(), BytesOf(wrapped), &size_bytes,
                                     content_key.bytes.data(), content_key.bytes.size()) == 1;
  wrapped.resize(done ? size_bytes : 0);
  return wrapped;
}

// Ciphertext and tag; "" if that fails.
std::string Encrypt(const ContentKey& key, std::string_view nonce, std::string_view additional,
                    std::string_view content) {
  const std::unique_ptr<EVP_CIPHER_CTX, Free> context(EVP_CIPHER_CTX_new());
  std::string sealed(content.size() + kTagBytes, '\0');
  int count = 0;
  int last = 0;
  const bool fits = content.size() <= INT_MAX && additional.size() <= INT_MAX;
  const bool done =
      fits && context &&
      EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.bytes.data(), BytesOf(nonce),
                          nullptr) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &count, BytesOf(additional),
                        static_cast<int>(additional.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), BytesOf(sealed), &count, BytesOf(content),
                        static_cast<int>(content.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), BytesOf(sealed) + content.size(), &last) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes,
                          BytesOf(sealed) + content.size()) == 1;
  return done ? sealed : "";
}

}  // namespace

Result<SealKey> SealKey::Read(std::string_view text) {
  const auto der = DecodeBase64Url(text);
  if (!der || der->empty() || der->size() > INT_MAX) {
    return NoSealKey("is not base64url");
  }
  Bytes at = BytesOf(std::string_view(*der));
  std::shared_ptr<EVP_PKEY> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der->size())),
                                EVP_PKEY_free);
  if (!key || at != BytesOf(std::string_view(*der)) + der->size()) {
    return NoSealKey("is no public key");
  }
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    return NoSealKey("is no RSA key");
  }
  if (EVP_PKEY_get_bits(key.get()) < kShortestSealKeyBits) {
    return NoSealKey("is too short");
  }
  return SealKey(std::move(key));
}

Result<std::string> Seal(const SealKey& key, std::string_view context, const Secret& content) {
  ContentKey content_key;
  std::string nonce(kNonceBytes, '\0');
  if (RAND_priv_bytes(content_key.bytes.data(), kContentKeyBytes) != 1 ||
      RAND_bytes(BytesOf(nonce), kNonceBytes) != 1) {
    return CryptoFailed();
  }
  const std::string additional = std::string(kSealForm).append("\n").append(context);
  const std::string wrapped = Wrap(key.key_.get(), content_key);
  const std::string sealed = Encrypt(content_key, nonce, additional, content.Expose());
  if (wrapped.empty() || sealed.empty()) {
    return CryptoFailed();
  }
  return std::string(kSealForm) + "." + Base64(wrapped) + "." + Base64(nonce) + "." +
         Base64(sealed);
}

}  // namespace stepveil
