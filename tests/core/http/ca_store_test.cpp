// The oracle is OpenSSL's own store with all of the bundle decoded: both must judge a chain alike.
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
namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

constexpr long kDay = 24L * 60 * 60;

Key MakeKey() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

struct Plan {
  std::string name;
  int type = MBSTRING_ASC;
  long from_days = -1;
  long to_days = 30;
  bool authority = true;
};

void SetName(X509_NAME* name, const Plan& plan) {
  const auto* text = reinterpret_cast<const unsigned char*>(plan.name.data());
  X509_NAME_add_entry_by_NID(name, NID_commonName, plan.type, text, -1, -1, 0);
}

long NextSerial() {
  static long serial = 0;
  return ++serial;
}

void AddExtension(const Certificate& certificate, const Certificate& issuer, int number,
                  const char* value) {
  X509V3_CTX about{};
  X509V3_set_ctx(&about, issuer.get(), certificate.get(), nullptr, nullptr, 0);
  const std::shared_ptr<X509_EXTENSION> extension(
      X509V3_EXT_conf_nid(nullptr, &about, number, value), &X509_EXTENSION_free);
  X509_add_ext(certificate.get(), extension.get(), -1);
}

// A certificate for `key`, signed by `issuer` with its key; by itself if there is none.
Certificate Make(const Plan& plan, const Key& key, const Certificate& issuer = nullptr,
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

std::string Text(const std::shared_ptr<BIO>& memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string Pem(const Certificate& certificate) {
  const std::shared_ptr<BIO> memory(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_X509(memory.get(), certificate.get());
  return Text(memory);
}

std::string TrustedPem(const Certificate& certificate) {
  const std::shared_ptr<BIO> memory(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_X509_AUX(memory.get(), certificate.get());
  return Text(memory);
}

std::string Der(const Certificate& certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate.get(), &bytes);
  const std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

Context NewContext() { return {SSL_CTX_new(TLS_client_method()), &SSL_CTX_free}; }

// X509_V_OK or why not.
int Verify(const Context& context, const Certificate& leaf, const Certificate& between) {
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

int ByOpenSsl(const std::string& pem, const Certificate& leaf, const Certificate& between) {
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

int ByStore(const std::string& pem, const Certificate& leaf, const Certificate& between) {
  CaStore store;
  store.AddPem(pem);
  const Context context = NewContext();
  store.ServeTo(*context);
  return Verify(context, leaf, between);
}

// What both say.
int Judge(const std::string& pem, const Certificate& leaf, const Certificate& between = nullptr) {
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

TEST_F(CaStoreTest, AChainEndsAtARootOfTheBundle) {
  EXPECT_EQ(Judge(Pem(other_) + Pem(root_), leaf_), X509_V_OK);
}

TEST_F(CaStoreTest, AnUnknownAuthorityIsRefused) {
  EXPECT_EQ(Judge(Pem(other_), leaf_), X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  EXPECT_EQ(Judge("", leaf_), X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
}

TEST_F(CaStoreTest, ANameAloneProvesNothing) {
  const Certificate namesake = Make({"Root"}, MakeKey());
  EXPECT_NE(Judge(Pem(namesake), leaf_), X509_V_OK);
}

TEST_F(CaStoreTest, OfTwoRootsOfOneNameTheOneThatSignedCounts) {
  const Key second_key = MakeKey();
  const Certificate second = Make({"Root"}, second_key);
  for (const std::string& pem : {Pem(root_) + Pem(second), Pem(second) + Pem(root_)}) {
    EXPECT_EQ(Judge(pem, leaf_), X509_V_OK);
    EXPECT_EQ(Judge(pem, Leaf(second, second_key)), X509_V_OK);
  }
}

TEST_F(CaStoreTest, AnIntermediateMayBeSignedByTwoRoots) {
  const Key old_key = MakeKey();
  const Certificate old_root = Make({"Old Root"}, old_key);
  const Certificate crossed = Make({"Root"}, root_key_, old_root, old_key);
  EXPECT_EQ(Judge(Pem(old_root), leaf_, crossed), X509_V_OK);
  EXPECT_EQ(Judge(Pem(root_), leaf_, crossed), X509_V_OK);
  EXPECT_NE(Judge(Pem(other_), leaf_, crossed), X509_V_OK);
}

TEST_F(CaStoreTest, AnExpiredRootIsNone) {
  const Key key = MakeKey();
  const Certificate expired = Make({"Expired", MBSTRING_ASC, -30, -1}, key);
  EXPECT_EQ(Judge(Pem(expired), Leaf(expired, key)), X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST_F(CaStoreTest, AnExpiredRootDoesNotHideItsSuccessor) {
  const Certificate expired = Make({"Root", MBSTRING_ASC, -30, -1}, root_key_);
  EXPECT_EQ(Judge(Pem(expired) + Pem(root_), leaf_), X509_V_OK);
  EXPECT_EQ(Judge(Pem(root_) + Pem(expired), leaf_), X509_V_OK);
}

TEST_F(CaStoreTest, ATrustedCertificateIsTrustedForWhatItSays) {
  const std::shared_ptr<ASN1_OBJECT> server(OBJ_nid2obj(NID_server_auth), &ASN1_OBJECT_free);
  X509_add1_trust_object(root_.get(), server.get());
  EXPECT_EQ(Judge(TrustedPem(root_), leaf_), X509_V_OK);
  X509_trust_clear(root_.get());
  X509_add1_reject_object(root_.get(), server.get());
  EXPECT_EQ(Judge(TrustedPem(root_), leaf_), X509_V_ERR_CERT_REJECTED);
}

// RFC 5280, 7.1: case and white space don't count, nor does the kind of string.
TEST_F(CaStoreTest, NamesAreComparedAsNames) {
  const Certificate shouting = Make({"ROOT", V_ASN1_UTF8STRING}, root_key_);
  EXPECT_EQ(Judge(Pem(shouting), leaf_), X509_V_OK);
}

// One of the very name does not hide the one that signed.
TEST_F(CaStoreTest, ANamesakeInAnotherCaseCountsToo) {
  const Certificate shouting = Make({"ROOT"}, root_key_);
  const Certificate namesake = Make({"Root"}, MakeKey());
  for (const std::string& pem : {Pem(shouting) + Pem(namesake), Pem(namesake) + Pem(shouting)}) {
    EXPECT_EQ(Judge(pem, leaf_), X509_V_OK);
  }
}

TEST_F(CaStoreTest, WhatIsNoCertificateIsPassedOver) {
  const std::string broken =
      "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
      "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n";
  const std::string pem =
      "# A bundle\nRoot\n====\n" + broken + Pem(root_) + broken + "-----BEGIN CERTIFICATE-----\n";
  EXPECT_EQ(Judge(pem, leaf_), X509_V_OK);
}

TEST_F(CaStoreTest, EachCutOfACertificateIsPassedOver) {
  const std::string pem = Pem(root_);
  for (std::size_t size = 0; size < pem.size(); ++size) {
    CaStore store;
    store.AddPem(pem.substr(0, size));
    EXPECT_LE(store.size(), 1U);
  }
}

TEST_F(CaStoreTest, TheSubjectIsFoundOnlyInsideTheCertificate) {
  const std::string der = Der(root_);
  for (std::size_t at = 0; at < der.size(); ++at) {
    EXPECT_FALSE(CaStore().AddDer(der.substr(0, at))) << at;
  }
  EXPECT_TRUE(CaStore().AddDer(der));
}

TEST_F(CaStoreTest, CertificatesMayStandOneAfterTheOther) {
  CaStore store;
  store.AddDers(Der(other_) + Der(root_) + Der(other_));
  EXPECT_EQ(store.size(), 3U);
  const Context context = NewContext();
  store.ServeTo(*context);
  EXPECT_EQ(Verify(context, leaf_, nullptr), X509_V_OK);
  for (const std::string& after : {Der(root_).substr(0, 99), std::string("0\x80\0\0", 4)}) {
    CaStore cut;
    cut.AddDers(Der(other_) + after);
    EXPECT_EQ(cut.size(), 1U);
  }
}

TEST_F(CaStoreTest, ALargeBundleIsSearchedAsWell) {
  std::string pem;
  while (pem.size() < std::size_t{10} << 20) {
    pem += Pem(other_);
  }
  EXPECT_EQ(ByStore(pem + Pem(root_), leaf_, nullptr), X509_V_OK);
}

}  // namespace
}  // namespace stepveil
