#include "core/seal/crypto.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <climits>
#include <cstdint>
#include <memory>

namespace stepveil {
namespace {

constexpr std::size_t kDerivedBytes = 32;
constexpr std::uint64_t kScryptBlock = 8;

const unsigned char* BytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* BytesOf(char* text) { return reinterpret_cast<unsigned char*>(text); }

// Room for a key while the library makes it.
struct KeyRoom {
  std::array<char, kDerivedBytes> bytes{};
  KeyRoom() = default;
  ~KeyRoom() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
  KeyRoom(const KeyRoom&) = delete;
  KeyRoom& operator=(const KeyRoom&) = delete;

  [[nodiscard]] Secret Take(std::size_t size_bytes = kDerivedBytes) const {
    return Secret({bytes.data(), size_bytes});
  }
};

struct Free {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

OSSL_PARAM Octets(const char* name, std::string_view bytes) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
}

Owned<EVP_PKEY> PrivateKey(const Secret& key) {
  return Owned<EVP_PKEY>(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr,
                                                      BytesOf(key.Expose()), key.size_bytes()));
}

}  // namespace

tl::unexpected<Error> CryptoFailed() {
  return Fail(ErrorCode::kInternal, "the crypto library failed");
}

Result<Secret> RandomKey(std::size_t size_bytes) {
  KeyRoom room;
  if (size_bytes > room.bytes.size() ||
      RAND_priv_bytes(BytesOf(room.bytes.data()), static_cast<int>(size_bytes)) != 1) {
    return CryptoFailed();
  }
  return room.Take(size_bytes);
}

Result<std::string> RandomBytes(std::size_t size_bytes) {
  std::string bytes(size_bytes, '\0');
  if (RAND_bytes(BytesOf(bytes.data()), static_cast<int>(size_bytes)) != 1) {
    return CryptoFailed();
  }
  return bytes;
}

Result<Secret> Hkdf(const Secret& key, std::string_view salt, std::string_view info) {
  const Owned<EVP_KDF> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const Owned<EVP_KDF_CTX> context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
  std::string digest = "SHA256";
  const std::array parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      Octets(OSSL_KDF_PARAM_KEY, key.Expose()), Octets(OSSL_KDF_PARAM_SALT, salt),
      Octets(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
  KeyRoom room;
  if (!context || EVP_KDF_derive(context.get(), BytesOf(room.bytes.data()), room.bytes.size(),
                                 parameters.data()) != 1) {
    return CryptoFailed();
  }
  return room.Take();
}

Result<Secret> Hmac(const Secret& key, std::string_view text) {
  KeyRoom room;
  if (HMAC(EVP_sha256(), key.Expose().data(), static_cast<int>(key.size_bytes()), BytesOf(text),
           text.size(), BytesOf(room.bytes.data()), nullptr) == nullptr) {
    return CryptoFailed();
  }
  return room.Take();
}

Result<Secret> Scrypt(const Secret& passphrase, std::string_view salt, int log_n) {
  KeyRoom room;
  const std::uint64_t n = std::uint64_t{1} << log_n;
  const std::uint64_t most_memory = (n + 1) * 128 * kScryptBlock + (std::uint64_t{1} << 20);
  if (EVP_PBE_scrypt(passphrase.Expose().data(), passphrase.size_bytes(), BytesOf(salt),
                     salt.size(), n, kScryptBlock, 1, most_memory, BytesOf(room.bytes.data()),
                     room.bytes.size()) != 1) {
    return CryptoFailed();
  }
  return room.Take();
}

Result<std::string> PublicKeyOf(const Secret& private_key) {
  const Owned<EVP_PKEY> key = PrivateKey(private_key);
  std::string bytes(kDerivedBytes, '\0');
  std::size_t size_bytes = bytes.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), BytesOf(bytes.data()), &size_bytes) != 1) {
    return CryptoFailed();
  }
  return bytes;
}

Result<Secret> SharedSecret(const Secret& private_key, std::string_view public_key) {
  const Owned<EVP_PKEY> ours = PrivateKey(private_key);
  const Owned<EVP_PKEY> theirs(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr,
                                                           BytesOf(public_key), public_key.size()));
  const Owned<EVP_PKEY_CTX> context(ours ? EVP_PKEY_CTX_new(ours.get(), nullptr) : nullptr);
  KeyRoom room;
  std::size_t size_bytes = room.bytes.size();
  if (!context || !theirs || EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), theirs.get()) != 1) {
    return CryptoFailed();
  }
  if (EVP_PKEY_derive(context.get(), BytesOf(room.bytes.data()), &size_bytes) != 1) {
    return Fail(ErrorCode::kSecret, "it is damaged: a public key in it is none that anyone has",
                {"make it anew, or copy all of it once more"});
  }
  return room.Take();
}

bool Encrypt(const Aead& aead, std::string_view content, char* to) {
  const Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  int count = 0;
  return context && content.size() <= INT_MAX && aead.additional.size() <= INT_MAX &&
         EVP_EncryptInit_ex2(context.get(), aead.cipher, BytesOf(aead.key.Expose()),
                             BytesOf(aead.nonce), nullptr) == 1 &&
         EVP_EncryptUpdate(context.get(), nullptr, &count, BytesOf(aead.additional),
                           static_cast<int>(aead.additional.size())) == 1 &&
         EVP_EncryptUpdate(context.get(), BytesOf(to), &count, BytesOf(content),
                           static_cast<int>(content.size())) == 1 &&
         EVP_EncryptFinal_ex(context.get(), BytesOf(to) + content.size(), &count) == 1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes,
                             to + content.size()) == 1;
}

bool Decrypt(const Aead& aead, std::string_view sealed, char* to) {
  if (sealed.size() < kTagBytes || sealed.size() > INT_MAX || aead.additional.size() > INT_MAX) {
    return false;
  }
  const std::string_view content = sealed.substr(0, sealed.size() - kTagBytes);
  std::string tag(sealed.substr(content.size()));
  const Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
  int count = 0;
  return context &&
         EVP_DecryptInit_ex2(context.get(), aead.cipher, BytesOf(aead.key.Expose()),
                             BytesOf(aead.nonce), nullptr) == 1 &&
         EVP_DecryptUpdate(context.get(), nullptr, &count, BytesOf(aead.additional),
                           static_cast<int>(aead.additional.size())) == 1 &&
         EVP_DecryptUpdate(context.get(), BytesOf(to), &count, BytesOf(content),
                           static_cast<int>(content.size())) == 1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1 &&
         EVP_DecryptFinal_ex(context.get(), BytesOf(to) + content.size(), &count) == 1;
}

}  // namespace stepveil
