#include "tests/devserver/wire/certificate_authority.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>
#include <utility>

namespace stepveil::devserver {
namespace {

constexpr long kDaySeconds = 24L * 60 * 60;

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

// What a certificate says.
struct Content {
  std::string name;
  long valid_from_seconds = -kDaySeconds;
  long valid_to_seconds = 30 * kDaySeconds;
  std::string hosts;  // as OpenSSL's subjectAltName takes them; empty for an authority
};

Key MakeKey() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

bool AddExtension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509V3_set_ctx_nodb(&context);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  const bool is_added = extension != nullptr && X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return is_added;
}

bool AddAuthorityExtensions(X509* certificate) {
  return AddExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE") &&
         AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign") &&
         AddExtension(certificate, certificate, NID_subject_key_identifier, "hash");
}

bool AddServerExtensions(X509* certificate, X509* issuer, const std::string& hosts) {
  return AddExtension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
         AddExtension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
         AddExtension(certificate, issuer, NID_ext_key_usage, "serverAuth") &&
         AddExtension(certificate, issuer, NID_subject_alt_name, hosts.c_str()) &&
         AddExtension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
}

void SetSerial(X509* certificate) {
  std::array<unsigned char, 8> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x3f) | 0x40);
  BIGNUM* number = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
  BN_free(number);
}

void SetName(X509* certificate, const std::string& name) {
  const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, text, -1, -1,
                             0);
}

// Without an issuer the certificate signs itself and is an authority's. Null if OpenSSL refused.
Certificate Sign(const Content& content, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
  Certificate certificate(X509_new(), X509_free);
  X509* made = certificate.get();
  X509_set_version(made, X509_VERSION_3);
  SetSerial(made);
  SetName(made, content.name);
  X509_set_issuer_name(made, X509_get_subject_name(issuer != nullptr ? issuer : made));
  X509_gmtime_adj(X509_getm_notBefore(made), content.valid_from_seconds);
  X509_gmtime_adj(X509_getm_notAfter(made), content.valid_to_seconds);
  X509_set_pubkey(made, key);
  const bool is_complete = issuer != nullptr ? AddServerExtensions(made, issuer, content.hosts)
                                             : AddAuthorityExtensions(made);
  if (!is_complete || X509_sign(made, issuer_key, EVP_sha256()) == 0) return nullptr;
  return certificate;
}

Content ContentOf(CertificateKind kind) {
  Content content{.name = "localhost", .hosts = "DNS:localhost,IP:127.0.0.1,IP:::1"};
  if (kind == CertificateKind::kWrongHost) {
    content.name = "elsewhere.example";
    content.hosts = "DNS:elsewhere.example";
  }
  if (kind == CertificateKind::kExpired) {
    content.valid_from_seconds = -30 * kDaySeconds;
    content.valid_to_seconds = -kDaySeconds;
  }
  return content;
}

// The server's own order decides: h2 before http/1.1. A client that offers neither goes on without
// ALPN, and so with HTTP/1.1.
int ChooseAlpn(SSL*, const unsigned char** chosen, unsigned char* chosen_bytes,
               const unsigned char* offered, unsigned int offered_bytes, void* mine) {
  const auto& list = *static_cast<const std::string*>(mine);
  unsigned char* selected = nullptr;
  const int outcome = SSL_select_next_proto(
      &selected, chosen_bytes, reinterpret_cast<const unsigned char*>(list.data()),
      static_cast<unsigned int>(list.size()), offered, offered_bytes);
  *chosen = selected;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

void SetAlpn(SSL_CTX* settings, HttpVersions versions) {
  static const std::string kBoth = "\x02h2\x08http/1.1";
  static const std::string kHttp1 = "\x08http/1.1";
  const std::string& list = versions == HttpVersions::kBoth ? kBoth : kHttp1;
  SSL_CTX_set_alpn_select_cb(settings, ChooseAlpn, const_cast<std::string*>(&list));
}

}  // namespace

CertificateAuthority::CertificateAuthority() : key_(MakeKey()) {
  if (key_ == nullptr) return;
  certificate_ =
      Sign({.name = "stepveil dev server", .hosts = {}}, key_.get(), nullptr, key_.get());
}

std::string CertificateAuthority::Pem() const {
  const std::shared_ptr<BIO> memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_X509(memory.get(), certificate_.get());
  char* text = nullptr;
  const long size_bytes = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size_bytes)};
}

std::shared_ptr<ssl_ctx_st> CertificateAuthority::ServerSettings(CertificateKind kind,
                                                                 HttpVersions versions) const {
  if (kind == CertificateKind::kUnknownCa) {
    const CertificateAuthority other;
    if (!other.IsUsable()) return nullptr;
    return other.ServerSettings(CertificateKind::kGood, versions);
  }
  const Key key = MakeKey();
  if (key == nullptr) return nullptr;
  const Certificate certificate = Sign(ContentOf(kind), key.get(), certificate_.get(), key_.get());
  std::shared_ptr<SSL_CTX> settings(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (certificate == nullptr || settings == nullptr) return nullptr;
  SSL_CTX_set_min_proto_version(settings.get(), TLS1_2_VERSION);
  SetAlpn(settings.get(), versions);
  const bool is_set = SSL_CTX_use_certificate(settings.get(), certificate.get()) == 1 &&
                      SSL_CTX_use_PrivateKey(settings.get(), key.get()) == 1;
  return is_set ? settings : nullptr;
}

}  // namespace stepveil::devserver
