// A bundle of authorities from elsewhere, on arbitrary bytes. The oracle is OpenSSL's own store
// with all of the bundle decoded: each certificate is found by its subject, and both trust the same
// ones.
#include "core/http/ca_store.h"
#include "tests/fuzz/verdict.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

struct Decoded {
  Certificate certificate;
  std::string der;
};

// What OpenSSL reads of it, but for what is not written as DER, which we pass over.
std::vector<Decoded> AllOf(std::string_view pem) {
  std::vector<Decoded> all;
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  while (BIO_pending(source.get()) > 0) {
    X509* read = nullptr;
    if (PEM_read_bio_X509_AUX(source.get(), &read, nullptr, nullptr) == nullptr) {
      continue;
    }
    unsigned char* bytes = nullptr;
    const int size = i2d_X509_AUX(read, &bytes);
    all.push_back({{read, &X509_free},
                   {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)}});
    OPENSSL_free(bytes);
  }
  ERR_clear_error();
  return all;
}

std::string_view SubjectOf(const Decoded& one) {
  const unsigned char* der = nullptr;
  std::size_t size = 0;
  X509_NAME_get0_der(X509_get_subject_name(one.certificate.get()), &der, &size);
  return {reinterpret_cast<const char*>(der), size};
}

bool IsFound(const CaStore& store, const Decoded& one) {
  const auto found = store.WithSubject(SubjectOf(one));
  return std::any_of(found.begin(), found.end(),
                     [&](std::string_view der) { return der == one.der; });
}

// The certificates as they stand in the text, whether or not OpenSSL can decode them.
std::vector<std::string> TextsOf(std::string_view pem) {
  std::vector<std::string> texts;
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  while (BIO_pending(source.get()) > 0) {
    char* label = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    if (PEM_read_bio(source.get(), &label, &header, &data, &size) == 1) {
      texts.emplace_back(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
      OPENSSL_free(label);
      OPENSSL_free(header);
      OPENSSL_free(data);
    }
  }
  ERR_clear_error();
  return texts;
}

// Why one that nobody vouches for is refused depends on which of several issuers was tried last.
bool IsTrusted(SSL_CTX& context, X509* certificate) {
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> check(X509_STORE_CTX_new(),
                                                                              &X509_STORE_CTX_free);
  X509_STORE_CTX_init(check.get(), SSL_CTX_get_cert_store(&context), certificate, nullptr);
  const bool is_trusted = X509_verify_cert(check.get()) == 1;
  ERR_clear_error();
  return is_trusted;
}

// What is wrong with what we make of this input, or nothing.
std::string FuzzOnce(std::string_view pem) {
  if (pem.size() > (std::size_t{32} << 10)) {
    return "";
  }
  CaStore store;
  store.AddPem(pem);
  const std::vector<std::string> texts = TextsOf(pem);
  const std::vector<Decoded> all = AllOf(pem);
  const Context ours(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  const Context whole(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  store.ServeTo(*ours);
  bool alike = store.size() <= texts.size();
  for (const Decoded& one : all) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(whole.get()), one.certificate.get());
  }
  bool is_der = true;
  for (const Decoded& one : all) {
    const bool stands_there = std::find(texts.begin(), texts.end(), one.der) != texts.end();
    is_der = is_der && stands_there;
    if (stands_there && !IsFound(store, one)) {
      return "a certificate that is not found by its subject";
    }
  }
  for (const Decoded& one : all) {
    alike = alike && (!is_der || IsTrusted(*ours, one.certificate.get()) ==
                                     IsTrusted(*whole, one.certificate.get()));
  }
  return alike ? "" : "a certificate that only one of the two stores trusts";
}

}  // namespace
}  // namespace stepveil

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  return stepveil::AbortIfWrong(
      stepveil::FuzzOnce({reinterpret_cast<const char*>(data), size_bytes}));
}
