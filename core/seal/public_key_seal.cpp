#include "core/seal/public_key_seal.h"

#include "core/base/encoding.h"
#include "core/seal/crypto.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <climits>
#include <cstddef>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kContentKeyBytes = 32;
constexpr std::size_t kNonceBytes = 12;

using Bytes = const unsigned char*;

Bytes BytesOf(std::string_view text) { return reinterpret_cast<Bytes>(text.data()); }

unsigned char* BytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

struct Free {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};

tl::unexpected<Error> NoSealKey(std::string why) {
  return Fail(ErrorCode::kUsage, "the key to seal for " + std::move(why),
              {"it is an RSA public key of " + std::to_string(kShortestSealKeyBits) +
               " bits or more, as SubjectPublicKeyInfo in base64url; the CI side's library makes "
               "it"});
}

// `content_key` under the public key; "" if that fails.
std::string Wrap(EVP_PKEY* key, const Secret& content_key) {
  const std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new(key, nullptr));
  std::string wrapped(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size_bytes = wrapped.size();
  const bool done = context && EVP_PKEY_encrypt_init(context.get()) == 1 &&
                    EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
                    EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) == 1 &&
                    EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha256()) == 1 &&
                    EVP_PKEY_encrypt(context.get(), BytesOf(wrapped), &size_bytes,
                                     BytesOf(content_key.Expose()), content_key.size_bytes()) == 1;
  wrapped.resize(done ? size_bytes : 0);
  return wrapped;
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
  STEPVEIL_ASSIGN_OR_RETURN(const Secret content_key, RandomKey(kContentKeyBytes));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string nonce, RandomBytes(kNonceBytes));
  const std::string additional = std::string(kSealForm).append("\n").append(context);
  const std::string wrapped = Wrap(key.key_.get(), content_key);
  std::string sealed(content.size_bytes() + kTagBytes, '\0');
  const Aead aead{EVP_aes_256_gcm(), content_key, nonce, additional};
  if (wrapped.empty() || !Encrypt(aead, content.Expose(), sealed.data())) {
    return CryptoFailed();
  }
  return std::string(kSealForm) + "." + Base64(wrapped) + "." + Base64(nonce) + "." +
         Base64(sealed);
}

}  // namespace stepveil
