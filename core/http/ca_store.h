#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace stepveil {

// The certificate authorities of a bundle. A bundle has some 150, and OpenSSL decodes all of them
// for each context, 14 to 20 ms of processor time: the largest part of a short step. Here only
// their subjects are read, and a certificate is decoded when a chain asks for it.
class CaStore {
 public:
  // Adds the certificates of a PEM text, as ForEachCertificate reads it.
  void AddPem(std::string_view pem);

  // Adds certificates in DER, one after the other, up to the first that can't be read.
  void AddDers(std::string_view ders);

  // Adds one certificate, in DER; false, and nothing is added, if its subject can't be found.
  bool AddDer(std::string_view der);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }

  // Lets verification in `context` find the authorities here, beside what it trusts already. This
  // object must outlive the context and not be added to any more.
  void ServeTo(ssl_ctx_st& context) const;

  // The certificates whose subject is `name` (DER) or compares equal to it (RFC 5280, 7.1); views
  // into this object.
  [[nodiscard]] std::vector<std::string_view> WithSubject(std::string_view name) const;

 private:
  struct Entry {
    std::size_t start;
    std::size_t size;
    std::size_t subject_start;  // in the certificate
    std::size_t subject_size;
  };
  [[nodiscard]] std::string_view Certificate(const Entry& entry) const;
  [[nodiscard]] std::string_view Subject(const Entry& entry) const;

  std::string der_;  // one after the other
  std::vector<Entry> entries_;
};

}  // namespace stepveil
