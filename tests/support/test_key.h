#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace stepveil::testing {

// A key pair made for a test.
class TestKey {
 public:
  static TestKey Rsa(unsigned int bits = 2048) { return TestKey(EVP_RSA_gen(bits)); }
  static TestKey Ec() { return TestKey(EVP_EC_gen("P-256")); }
  static TestKey Ed25519() { return TestKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

  // The private key in PEM, encrypted if there is a passphrase.
  [[nodiscard]] std::string Pem(const std::string& passphrase = "") const {
    return Text([&](BIO* bio) {
      PEM_write_bio_PKCS8PrivateKey(bio, key_.get(),
                                    passphrase.empty() ? nullptr : EVP_aes_256_cbc(),
                                    passphrase.empty() ? nullptr : passphrase.data(),
                                    static_cast<int>(passphrase.size()), nullptr, nullptr);
    });
  }

  // A certificate of this key for `name`, in PEM, signed by `authority` (itself by default).
  [[nodiscard]] std::string Certificate(const std::string& name, const TestKey* authority = nullptr,
                                        const std::string& issuer = "") const {
    const auto made = MakeCertificate(name, authority, issuer);
    return Text([&](BIO* bio) { PEM_write_bio_X509(bio, made.get()); });
  }

  // A PKCS#12 file of this key and a certificate for `name`.
  [[nodiscard]] std::string Package(const std::string& name, const std::string& passphrase) const {
    const auto made = MakeCertificate(name, nullptr, "");
    PKCS12* const package = PKCS12_create(passphrase.c_str(), name.c_str(), key_.get(), made.get(),
                                          nullptr, 0, 0, 0, 0, 0);
    const std::string bytes = Text([&](BIO* bio) { i2d_PKCS12_bio(bio, package); });
    PKCS12_free(package);
    return bytes;
  }

  // RS256.
  [[nodiscard]] bool Verifies(const std::string& text, const std::string& signature) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(),
                                                                         &EVP_MD_CTX_free);
    const auto* const bytes = reinterpret_cast<const unsigned char*>(signature.data());
    return EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
           EVP_DigestVerify(digest.get(), bytes, signature.size(),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  }

 private:
  template <typename Write>
  static std::string Text(Write write) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), &BIO_free);
    write(bio.get());
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
  }

  static void SetName(X509_NAME* to, const std::string& name) {
    X509_NAME_add_entry_by_txt(to, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  }

  [[nodiscard]] std::unique_ptr<X509, decltype(&X509_free)> MakeCertificate(
      const std::string& name, const TestKey* authority, const std::string& issuer) const {
    std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), &X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), static_cast<long>(name.size()) + 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    SetName(X509_get_subject_name(made.get()), name);
    SetName(X509_get_issuer_name(made.get()), issuer.empty() ? name : issuer);
    X509_set_pubkey(made.get(), key_.get());
    if (authority == nullptr) {  // it may sign others
      X509_EXTENSION* const is_authority =
          X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, "critical,CA:TRUE");
      X509_add_ext(made.get(), is_authority, -1);
      X509_EXTENSION_free(is_authority);
    }
    X509_sign(made.get(), (authority == nullptr ? *this : *authority).key_.get(), EVP_sha256());
    return made;
  }

  explicit TestKey(EVP_PKEY* key) : key_(key, &EVP_PKEY_free) {}

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}  // namespace stepveil::testing
