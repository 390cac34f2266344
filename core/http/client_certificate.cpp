#include "core/http/client_certificate.h"

#include "core/base/descriptor.h"
#include "core/base/text.h"
#include "core/http/private_key.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <fcntl.h>

#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;
constexpr const char* kCertificateFlag = "--client-cert (STEPVEIL_CLIENT_CERT)";
constexpr const char* kKeyFlag = "--client-key (STEPVEIL_CLIENT_KEY)";

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Package = std::unique_ptr<PKCS12, decltype(&PKCS12_free)>;

// The certificate's own first.
struct Parts {
  std::vector<Certificate> chain;
  PrivateKey key;
};

tl::unexpected<Error> Unfit(const char* flag, const std::string& why, const std::string& hint) {
  return Fail(ErrorCode::kConfig, std::string(flag) + ": " + why, {hint});
}

Result<Secret> TextOf(const char* flag, std::string_view path_or_pem) {
  if (IsPem(path_or_pem)) {
    return Secret(path_or_pem);
  }
  const std::string path(path_or_pem);
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  auto text = file.open() ? file.ReadUpTo(kMostBytes) : std::nullopt;
  if (!text) {
    return Unfit(flag, "cannot read " + Quoted(path) + ": " + SystemWords(errno),
                 "give the path of a file, or PEM text in the variable");
  }
  return Secret::Take(*text);
}

Bio Reader(const Secret& text) {
  return {BIO_new_mem_buf(text.Expose().data(), static_cast<int>(text.size_bytes())), &BIO_free};
}

std::string Written(const std::vector<Certificate>& chain) {
  const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
  for (const Certificate& one : chain) {
    PEM_write_bio_X509(bio.get(), one.get());
  }
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

Secret Written(const PrivateKey& key) {
  const Bio bio(BIO_new(BIO_s_secmem()), &BIO_free);
  PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  Secret text(std::string_view(bytes, static_cast<std::size_t>(size)));
  OPENSSL_cleanse(bytes, static_cast<std::size_t>(size));
  return text;
}

tl::unexpected<Error> LockedPackage(bool has_passphrase) {
  return Unfit(kCertificateFlag,
               has_passphrase ? "the PKCS#12 file has another passphrase"
                              : "the PKCS#12 file is encrypted, without a passphrase",
               "set STEPVEIL_CLIENT_KEY_PASSPHRASE");
}

Result<Parts> FromPackage(PKCS12& package, const Secret& passphrase) {
  const std::string_view text = passphrase.Expose();
  if (PKCS12_verify_mac(&package, text.data(), static_cast<int>(text.size())) != 1) {
    return LockedPackage(!text.empty());
  }
  EVP_PKEY* key = nullptr;
  X509* own = nullptr;
  STACK_OF(X509)* others = nullptr;
  std::string copy;
  copy.reserve(text.size() + 1);  // so that it grows, unwiped, no more
  copy.append(text).append(1, '\0');
  const Secret ended = Secret::Take(copy);
  PKCS12_parse(&package, ended.Expose().data(), &key, &own, &others);
  Parts parts{{}, PrivateKey(key)};
  parts.chain.emplace_back(own, &X509_free);
  while (others != nullptr && sk_X509_num(others) > 0) {
    parts.chain.emplace_back(sk_X509_shift(others), &X509_free);
  }
  sk_X509_free(others);
  if (key == nullptr || own == nullptr) {
    return Unfit(
        kCertificateFlag, "no certificate with its key can be read from the PKCS#12 file",
        "an older one is made new by: openssl pkcs12 -legacy -in OLD -nodes -out pair.pem");
  }
  return parts;
}

std::vector<Certificate> CertificatesIn(const Secret& text) {
  std::vector<Certificate> chain;
  const Bio bio = Reader(text);
  while (X509* one = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    chain.emplace_back(one, &X509_free);
  }
  return chain;
}

Result<Parts> FromPem(const Secret& text, const ClientCertificateSource& source) {
  Parts parts{CertificatesIn(text), nullptr};
  if (parts.chain.empty()) {
    return Unfit(kCertificateFlag, "it holds no certificate that can be read",
                 "it is PEM (-----BEGIN CERTIFICATE-----) or a PKCS#12 file");
  }
  const char* const flag = source.key.empty() ? kCertificateFlag : kKeyFlag;
  STEPVEIL_ASSIGN_OR_RETURN(const Secret key_text, source.key.empty()
                                                       ? Result<Secret>(text.Clone())
                                                       : TextOf(flag, source.key.Expose()));
  auto key = ReadPrivateKey(key_text, source.passphrase);
  if (!key) {
    return Unfit(flag, std::string("the key is ") + key.error(),
                 source.key.empty() ? "name the key's file with --client-key"
                                    : "set STEPVEIL_CLIENT_KEY_PASSPHRASE if it has a passphrase");
  }
  parts.key = *std::move(key);
  if (X509_check_private_key(parts.chain.front().get(), parts.key.get()) != 1) {
    return Unfit(flag, "the key does not belong to the certificate",
                 "the first certificate must be the client's own, those of authorities follow it");
  }
  return parts;
}

Result<Parts> Load(const ClientCertificateSource& source) {
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text, TextOf(kCertificateFlag, source.certificate));
  const Bio bio = Reader(text);
  const Package package(IsPem(text.Expose()) ? nullptr : d2i_PKCS12_bio(bio.get(), nullptr),
                        &PKCS12_free);
  return package ? FromPackage(*package, source.passphrase) : FromPem(text, source);
}

}  // namespace

Result<ClientCertificate> LoadClientCertificate(const ClientCertificateSource& source) {
  if (source.certificate.empty()) {
    return Unfit(kKeyFlag, "a client's key is given without its certificate",
                 "name the certificate with --client-cert");
  }
  auto parts = Load(source);
  ERR_clear_error();
  if (!parts) {
    return Fail(std::move(parts).error());
  }
  return ClientCertificate{Written(parts->chain), Written(parts->key)};
}

bool IsPem(std::string_view text) { return text.find("-----BEGIN ") != std::string_view::npos; }

}  // namespace stepveil
