#include "core/seal/crypto.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <string>
#include <string_view>

namespace stepveil {
namespace {

std::string Unhex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

void Expect(const Result<Secret>& made, std::string_view hex) {
  ASSERT_TRUE(made);
  EXPECT_TRUE(SameBytes(*made, Secret(Unhex(hex))));
}

// RFC 5869, test cases 1 and 3.
TEST(Crypto, HkdfIsTheSpecifications) {
  const Secret key(std::string(22, '\x0b'));
  Expect(Hkdf(key, Unhex("000102030405060708090a0b0c"), Unhex("f0f1f2f3f4f5f6f7f8f9")),
         "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  Expect(Hkdf(key, "", ""), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

// RFC 4231, test case 2.
TEST(Crypto, HmacIsTheSpecifications) {
  Expect(Hmac(Secret("Jefe"), "what do ya want for nothing?"),
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

// RFC 7748, 5.2; the public key was computed from its text by another program.
TEST(Crypto, X25519IsTheSpecifications) {
  const Secret key(Unhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
  const auto shared =
      SharedSecret(key, Unhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"));
  Expect(shared, "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  EXPECT_EQ(PublicKeyOf(key).value(),
            Unhex("1c9fd88f45606d932a80c71824ae151d15d73e77de38e8e000852e614fae7019"));
}

TEST(Crypto, AKeyOfLowOrderIsNobodys) {
  const Secret key(Unhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
  EXPECT_EQ(SharedSecret(key, std::string(32, '\0')).error().code, ErrorCode::kSecret);
}

// RFC 7914, section 12, with r = 8 and p = 1: made by another program (Python's hashlib.scrypt).
TEST(Crypto, ScryptIsTheSpecifications) {
  Expect(Scrypt(Secret("pleaseletmein"), "SodiumChloride", 14),
         "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
}

// RFC 8439, 2.8.2.
TEST(Crypto, ChaCha20Poly1305IsTheSpecifications) {
  const Secret key(Unhex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
  const std::string nonce = Unhex("070000004041424344454647");
  const std::string additional = Unhex("50515253c0c1c2c3c4c5c6c7");
  const std::string content =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
      "sunscreen would be it.";
  const Aead aead{EVP_chacha20_poly1305(), key, nonce, additional};
  std::string sealed(content.size() + kTagBytes, '\0');
  ASSERT_TRUE(Encrypt(aead, content, sealed.data()));
  EXPECT_EQ(sealed.substr(0, 4), Unhex("d31a8d34"));
  EXPECT_EQ(sealed.substr(content.size()), Unhex("1ae10b594f09e26a7e902ecbd0600691"));
  std::string opened(content.size(), '\0');
  EXPECT_TRUE(Decrypt(aead, sealed, opened.data()));
  EXPECT_EQ(opened, content);
  for (char& byte : sealed) {
    byte ^= 1;
    EXPECT_FALSE(Decrypt(aead, sealed, opened.data()));
    byte ^= 1;
  }
  EXPECT_FALSE(Decrypt({EVP_chacha20_poly1305(), key, nonce, "other"}, sealed, opened.data()));
  EXPECT_FALSE(Decrypt(aead, "short", opened.data()));
}

TEST(Crypto, RandomKeysDiffer) {
  EXPECT_FALSE(SameBytes(RandomKey(16).value(), RandomKey(16).value()));
  EXPECT_EQ(RandomKey(16).value().size_bytes(), 16U);
  EXPECT_FALSE(RandomKey(33));
  EXPECT_NE(RandomBytes(16).value(), RandomBytes(16).value());
}

}  // namespace
}  // namespace stepveil
