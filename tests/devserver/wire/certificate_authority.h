#pragma once

#include <memory>
#include <string>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY
struct ssl_ctx_st;   // OpenSSL's SSL_CTX
struct x509_st;      // OpenSSL's X509

namespace stepveil::devserver {

enum class CertificateKind {
  kGood,       // for localhost, 127.0.0.1 and ::1, valid today
  kExpired,    // the same, but until yesterday
  kWrongHost,  // for another host
  kUnknownCa,  // for the right hosts, from an authority that is not in the CA file
};

enum class HttpVersions { kBoth, kHttp1Only };

// An authority that exists for one run of the dev server: its key is in memory only.
class CertificateAuthority {
 public:
  // Makes the authority's key and certificate.
  CertificateAuthority();

  // False if OpenSSL refused; nothing else may be called then.
  [[nodiscard]] bool IsUsable() const { return certificate_ != nullptr; }

  // The authority's certificate in PEM form, what clients are to trust.
  [[nodiscard]] std::string Pem() const;

  // The TLS settings of a server with a new key and a certificate of that kind: TLS 1.2 and 1.3,
  // ALPN with the named versions. Null if OpenSSL refused.
  [[nodiscard]] std::shared_ptr<ssl_ctx_st> ServerSettings(CertificateKind kind,
                                                           HttpVersions versions) const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<x509_st> certificate_;
};

}  // namespace stepveil::devserver
