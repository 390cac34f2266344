#include "tests/devserver/model/rsa_key.h"

#include "tests/devserver/model/encoding.h"

#include <nlohmann/json.hpp>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace stepveil::devserver {
namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

EVP_PKEY* KeyOf(void* key) { return static_cast<EVP_PKEY*>(key); }

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string Number(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
  std::vector<unsigned char> bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  BN_free(number);
  return Base64Url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

const RsaKey& RsaKey::Named(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<RsaKey>, std::less<>> keys;
  std::lock_guard lock(mutex);
  auto found = keys.find(name);
  if (found != keys.end()) return *found->second;
  std::unique_ptr<RsaKey> made(new RsaKey(name));
  return *keys.emplace(std::string(name), std::move(made)).first->second;
}

RsaKey::RsaKey(std::string_view name)
    : key_id_(Hex(Sha256("key of " + std::string(name))).substr(0, 16)), key_(EVP_RSA_gen(2048)) {}

RsaKey::~RsaKey() { EVP_PKEY_free(KeyOf(key_)); }

std::string RsaKey::Sign(std::string_view text) const {
  DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, KeyOf(key_)) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, Bytes(text), text.size()) != 1) {
    return {};
  }
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSign(context.get(), out, &size, Bytes(text), text.size()) != 1) return {};
  signature.resize(size);
  return signature;
}

bool RsaKey::Verify(std::string_view text, std::string_view signature) const {
  DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, KeyOf(key_)) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                          text.size()) == 1;
}

std::string RsaKey::PrivatePem() const {
  std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new(BIO_s_mem()), BIO_free);
  if (PEM_write_bio_PrivateKey(text.get(), KeyOf(key_), nullptr, nullptr, 0, nullptr, nullptr) !=
      1) {
    return {};
  }
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(text.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

Json RsaKey::Jwk() const {
  return {{"kty", "RSA"},
          {"n", Number(KeyOf(key_), OSSL_PKEY_PARAM_RSA_N)},
          {"e", Number(KeyOf(key_), OSSL_PKEY_PARAM_RSA_E)},
          {"kid", key_id_},
          {"use", "sig"},
          {"alg", "RS256"}};
}

}  // namespace stepveil::devserver
