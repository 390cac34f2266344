// The oracle is OpenSSL's own store with all of the bundle decoded: both must judge a chain alike.
#include "core/http/ca_store.h"

#include "tests/core/http/certificates.h"

namespace stepveil {
namespace {

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
