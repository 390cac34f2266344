#pragma once

#include "core/http/ca_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <vector>

namespace stepveil {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

constexpr long kDay = 24L * 60 * 60;

inline Key MakeKey() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

struct Plan {
  std::string name;
  int type = MBSTRING_ASC;
  long from_days = -1;
  long to_days = 30;
  bool authority = true;
};

inline void SetName(X509_NAME* name, const Plan& plan) {
  const auto* text = reinterpret_cast<const unsigned char*>(plan.name.data());
  X509_NAME_add_entry_by_NID(name, NID_commonName, plan.type, text, -1, -1, 0);
}

inline long NextSerial() {
  static long serial = 0;
  return ++serial;
}

inline void AddExtension(const Certificate& certificate, const Certificate& issuer, int number,
                         const char* value) {
  X509V3_CTX about{};
  X509V3_set_ctx(&about, issuer.get(), certificate.get(), nullptr, nullptr, 0);
  const std::shared_ptr<X509_EXTENSION> extension(
      X509V3_EXT_conf_nid(nullptr, &about, number, value), &X509_EXTENSION_free);
  X509_add_ext(certificate.get(), extension.get(), -1);
}

// A certificate for `key`, signed by `issuer` with its key; by itself if there is none.
inline Certificate Make(const Plan& plan, const Key& key, const Certificate& issuer = nullptr,
                        const Key& issuer_key = nullptr) {
  const Certificate made(X509_new(), &X509_free);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), NextSerial());
  X509_gmtime_adj(X509_getm_notBefore(made.get()), plan.from_days * kDay);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), plan.to_days * kDay);
  X509_set_pubkey(made.get(), key.get());
  SetName(X509_get_subject_name(made.get()), plan);
  const Certificate& signer = issuer ? issuer : made;
  X509_set_issuer_name(made.get(), X509_get_subject_name(signer.get()));
  AddExtension(made, signer, NID_basic_constraints,
               plan.authority ? "critical,CA:TRUE" : "CA:FALSE");
  AddExtension(made, signer, NID_subject_key_identifier, "hash");
  AddExtension(made, signer, NID_authority_key_identifier, "keyid");
  X509_sign(made.get(), (issuer_key ? issuer_key : key).get(), EVP_sha256());
  return made;
}

inline std::string Text(const std::shared_ptr<BIO>& memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

inline std::string Pem(const Certificate& certificate) {
  const std::shared_ptr<BIO> memory(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_X509(memory.get(), certificate.get());
  return Text(memory);
}

inline std::string TrustedPem(const Certificate& certificate) {
  const std::shared_ptr<BIO> memory(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_X509_AUX(memory.get(), certificate.get());
  return Text(memory);
}

inline std::string Der(const Certificate& certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate.get(), &bytes);
  const std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

inline Context NewContext() { return {SSL_CTX_new(TLS_client_method()), &SSL_CTX_free}; }

// X509_V_OK or why not.
inline int Verify(const Context& context, const Certificate& leaf, const Certificate& between) {
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> check(X509_STORE_CTX_new(),
                                                                              &X509_STORE_CTX_free);
  STACK_OF(X509)* chain = sk_X509_new_null();
  if (between) {
    sk_X509_push(chain, between.get());
  }
  X509_STORE_CTX_init(check.get(), SSL_CTX_get_cert_store(context.get()), leaf.get(), chain);
  X509_STORE_CTX_set_default(check.get(), "ssl_server");
  X509_verify_cert(check.get());
  sk_X509_free(chain);
  return X509_STORE_CTX_get_error(check.get());
}

inline int ByOpenSsl(const std::string& pem, const Certificate& leaf, const Certificate& between) {
  const Context context = NewContext();
  X509_STORE* const store = SSL_CTX_get_cert_store(context.get());
  const std::shared_ptr<BIO> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                    &BIO_free);
  while (BIO_pending(memory.get()) > 0) {
    const Certificate one(PEM_read_bio_X509_AUX(memory.get(), nullptr, nullptr, nullptr),
                          &X509_free);
    if (one) {
      X509_STORE_add_cert(store, one.get());
    }
  }
  ERR_clear_error();
  return Verify(context, leaf, between);
}

inline int ByStore(const std::string& pem, const Certificate& leaf, const Certificate& between) {
  CaStore store;
  store.AddPem(pem);
  const Context context = NewContext();
  store.ServeTo(*context);
  return Verify(context, leaf, between);
}

// What both say.
inline int Judge(const std::string& pem, const Certificate& leaf,
                 const Certificate& between = nullptr) {
  const int ours = ByStore(pem, leaf, between);
  EXPECT_EQ(ours, ByOpenSsl(pem, leaf, between)) << X509_verify_cert_error_string(ours);
  return ours;
}

class CaStoreTest : public ::testing::Test {
 protected:
  [[nodiscard]] Certificate Leaf(const Certificate& issuer, const Key& issuer_key) const {
    return Make({"server", MBSTRING_ASC, -1, 30, false}, leaf_key_, issuer, issuer_key);
  }

  Key leaf_key_ = MakeKey();
  Key root_key_ = MakeKey();
  Certificate root_ = Make({"Root"}, root_key_);
  Certificate other_ = Make({"Other"}, MakeKey());
  Certificate leaf_ = Leaf(root_, root_key_);
};

}  // namespace stepveil
