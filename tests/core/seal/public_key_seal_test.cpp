#include "core/seal/public_key_seal.h"

#include "core/base/encoding.h"
#include "core/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

std::shared_ptr<EVP_PKEY> RsaKey(unsigned bits) {
  static std::map<unsigned, std::shared_ptr<EVP_PKEY>> made;
  auto& key = made[bits];
  if (!key) {
    key.reset(EVP_RSA_gen(bits), EVP_PKEY_free);
  }
  return key;
}

std::string Base64Url(const std::string& bytes) {
  std::string text = Base64(bytes);
  for (char& c : text) {
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  }
  return text.substr(0, text.find('='));
}

std::string Unbase64(const std::string& text) {
  std::string bytes(text.size(), '\0');
  const int count = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                    reinterpret_cast<const unsigned char*>(text.data()),
                                    static_cast<int>(text.size()));
  const auto padding = text.size() - text.find_last_not_of('=') - 1;
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count) - padding);
  return bytes;
}

std::string PublicDer(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

SealKey KeyOf(EVP_PKEY* key) { return SealKey::Read(Base64Url(PublicDer(key))).value(); }

unsigned char* At(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::optional<std::string> Unwrap(EVP_PKEY* key, std::string wrapped) {
  const std::shared_ptr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY_decrypt_init(context.get());
  EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING);
  EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256());
  std::string content_key(1024, '\0');
  std::size_t size = content_key.size();
  if (EVP_PKEY_decrypt(context.get(), At(content_key), &size, At(wrapped), wrapped.size()) != 1) {
    return std::nullopt;
  }
  return content_key.substr(0, size);
}

// The holder's side; nothing where anything doesn't fit.
std::optional<std::string> Open(EVP_PKEY* key, const std::string& context,
                                const std::string& sealed) {
  const std::vector<std::string> parts = Split(sealed, '.');
  auto content_key = Unwrap(key, Unbase64(parts.at(1)));
  std::string nonce = Unbase64(parts.at(2));
  std::string text = Unbase64(parts.at(3));
  if (!content_key || content_key->size() != 32 || nonce.size() != 12 || text.size() < 16) {
    return std::nullopt;
  }
  std::string additional = "stepveil-seal-1\n" + context;
  std::string content(text.size() - 16, '\0');
  const std::shared_ptr<EVP_CIPHER_CTX> cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int count = 0;
  EVP_DecryptInit_ex2(cipher.get(), EVP_aes_256_gcm(), At(*content_key), At(nonce), nullptr);
  EVP_DecryptUpdate(cipher.get(), nullptr, &count, At(additional),
                    static_cast<int>(additional.size()));
  EVP_DecryptUpdate(cipher.get(), At(content), &count, At(text), static_cast<int>(content.size()));
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, 16, At(text) + content.size());
  if (EVP_DecryptFinal_ex(cipher.get(), At(content), &count) != 1) {
    return std::nullopt;
  }
  return content;
}

TEST(PublicKeySeal, TheHolderOfTheKeyOpensIt) {
  const auto key = RsaKey(3072);
  for (const std::string& content : {std::string(kCanary), std::string(), std::string("a\0b", 3),
                                     std::string(std::size_t{1} << 20, 'x')}) {
    const auto sealed = Seal(KeyOf(key.get()), "build 1", Secret(content));
    ASSERT_TRUE(sealed);
    EXPECT_EQ(Open(key.get(), "build 1", *sealed), content);
  }
}

TEST(PublicKeySeal, TheAnswerIsOneLineOfFourParts) {
  const auto sealed = Seal(KeyOf(RsaKey(3072).get()), "", Secret(kCanary)).value();
  EXPECT_THAT(sealed, MatchesRegex("stepveil-seal-1(\\.[A-Za-z0-9+/=]+){3}"));
  EXPECT_THAT(sealed, Not(HasSubstr(Base64(kCanary).substr(0, 16))));
}

TEST(PublicKeySeal, AnotherKeyOrContextOpensNothing) {
  const auto sealed = Seal(KeyOf(RsaKey(3072).get()), "build 1", Secret(kCanary)).value();
  EXPECT_EQ(Open(RsaKey(4096).get(), "build 1", sealed), std::nullopt);
  EXPECT_EQ(Open(RsaKey(3072).get(), "build 2", sealed), std::nullopt);
  EXPECT_EQ(Open(RsaKey(3072).get(), "", sealed), std::nullopt);
  EXPECT_EQ(Open(RsaKey(3072).get(), "build 1", sealed), kCanary);
}

TEST(PublicKeySeal, AChangedByteOpensNothing) {
  auto sealed = Seal(KeyOf(RsaKey(3072).get()), "", Secret(kCanary)).value();
  char& changed = sealed[sealed.rfind('.') + 3];
  changed = changed == 'A' ? 'B' : 'A';
  EXPECT_EQ(Open(RsaKey(3072).get(), "", sealed), std::nullopt);
}

TEST(PublicKeySeal, NoKeyAndNoNonceIsUsedTwice) {
  std::set<std::string> keys;
  std::set<std::string> nonces;
  for (int i = 0; i < 20; ++i) {
    const auto sealed = Seal(KeyOf(RsaKey(3072).get()), "", Secret(kCanary)).value();
    keys.insert(*Unwrap(RsaKey(3072).get(), Unbase64(Split(sealed, '.').at(1))));
    nonces.insert(Split(sealed, '.').at(2));
  }
  EXPECT_EQ(keys.size(), 20U);
  EXPECT_EQ(nonces.size(), 20U);
}

std::string Refusal(const std::string& text) {
  const auto key = SealKey::Read(text);
  if (key) {
    return "no refusal";
  }
  EXPECT_EQ(key.error().code, ErrorCode::kUsage);
  EXPECT_FALSE(key.error().hints.empty());
  EXPECT_THAT(key.error().message, Not(HasSubstr(text.empty() ? "\n" : text)));
  return key.error().message;
}

TEST(PublicKeySeal, OnlyALongRsaKeyIsTaken) {
  const std::shared_ptr<EVP_PKEY> curve(EVP_EC_gen("P-256"), EVP_PKEY_free);
  EXPECT_EQ(Refusal(Base64Url(PublicDer(RsaKey(4096).get()))), "no refusal");
  EXPECT_EQ(Refusal(Base64Url(PublicDer(RsaKey(2048).get()))), "the key to seal for is too short");
  EXPECT_EQ(Refusal(Base64Url(PublicDer(curve.get()))), "the key to seal for is no RSA key");
}

TEST(PublicKeySeal, WhatIsNoKeyIsRefusedAndNotQuoted) {
  const std::string der = PublicDer(RsaKey(3072).get());
  EXPECT_EQ(Refusal(""), "the key to seal for is not base64url");
  EXPECT_EQ(Refusal("canary+9f3b/SECRET=="), "the key to seal for is not base64url");
  EXPECT_EQ(Refusal(Base64Url(kCanary)), "the key to seal for is no public key");
  EXPECT_EQ(Refusal(Base64Url(der.substr(0, der.size() - 1))),
            "the key to seal for is no public key");
  EXPECT_EQ(Refusal(Base64Url(der + "x")), "the key to seal for is no public key");
}

}  // namespace
}  // namespace stepveil
