#include "core/identity/rsa_signature.h"

#include "core/base/encoding.h"
#include "core/http/private_key.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>

namespace stepveil {
namespace {

using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr int kLeastBits = 2048;

Result<PrivateKey> ReadRsaKey(const Secret& pem, const Secret& passphrase) {
  auto key = ReadPrivateKey(pem, passphrase);
  if (!key) {
    return Fail(ErrorCode::kLogin, key.error());
  }
  if (EVP_PKEY_get_base_id(key->get()) != EVP_PKEY_RSA) {
    return Fail(ErrorCode::kLogin, "of another kind than RSA");
  }
  if (EVP_PKEY_get_bits(key->get()) < kLeastBits) {
    return Fail(ErrorCode::kLogin, "an RSA key of less than 2048 bits");
  }
  return *std::move(key);
}

std::string Base64Url(std::string_view bytes) {
  std::string text = Base64(bytes);
  for (char& c : text) {
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  }
  return text.substr(0, text.find('='));
}

}  // namespace

Result<std::string> RsaSha256(std::string_view text, const Secret& key_pem,
                              const Secret& passphrase) {
  STEPVEIL_ASSIGN_OR_RETURN(const PrivateKey key, ReadRsaKey(key_pem, passphrase));
  const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::size_t size_bytes = static_cast<std::size_t>(EVP_PKEY_get_size(key.get()));
  std::string signature(size_bytes, '\0');
  const bool made =
      EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
      EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size_bytes,
                     reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  ERR_clear_error();
  if (!made) {
    return Fail(ErrorCode::kLogin, "not able to sign");
  }
  signature.resize(size_bytes);
  return signature;
}

Result<Secret> SignedJwt(const std::string& header, const std::string& claims,
                         const Secret& key_pem) {
  std::string text = Base64Url(header) + "." + Base64Url(claims);
  STEPVEIL_ASSIGN_OR_RETURN(const std::string signature, RsaSha256(text, key_pem));
  text += "." + Base64Url(signature);
  return Secret::Take(text);
}

}  // namespace stepveil
