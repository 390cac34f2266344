#include "core/http/chain_watch.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <ctime>
#include <memory>

namespace stepveil {
namespace {

int NoteIndex() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

std::string TextOf(const X509_NAME* name) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(std::max(size, 0L))};
}

std::chrono::system_clock::time_point ExpiryOf(const X509* certificate) {
  std::tm date{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &date);
  return std::chrono::system_clock::from_time_t(timegm(&date));
}

bool Holds(const CaStore& store, const X509* certificate) {
  std::string der(static_cast<std::size_t>(std::max(i2d_X509(certificate, nullptr), 0)), '\0');
  auto* place = reinterpret_cast<unsigned char*>(der.data());
  const unsigned char* name = nullptr;
  std::size_t name_size = 0;
  if (i2d_X509(certificate, &place) <= 0 ||
      X509_NAME_get0_der(X509_get_subject_name(certificate), &name, &name_size) != 1) {
    return false;
  }
  const auto found = store.WithSubject({reinterpret_cast<const char*>(name), name_size});
  // A TRUSTED CERTIFICATE has more behind it.
  return std::any_of(found.begin(), found.end(),
                     [&](std::string_view one) { return one.starts_with(der); });
}

// Called for each certificate, the authority first, and once more for a fault.
int Look(int verdict, X509_STORE_CTX* context) {
  auto* const ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* const note =
      static_cast<const ChainNote*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), NoteIndex()));
  STACK_OF(X509)* const certificates = X509_STORE_CTX_get0_chain(context);
  Chain chain{SSL_get_version(ssl), {}, verdict == 1, false};
  for (int i = 0; i < sk_X509_num(certificates); ++i) {
    const X509* one = sk_X509_value(certificates, i);
    chain.certificates.push_back(
        {TextOf(X509_get_subject_name(one)), TextOf(X509_get_issuer_name(one)), ExpiryOf(one)});
  }
  if (chain.trusted && X509_STORE_CTX_get_error_depth(context) == 0) {
    chain.from_directory =
        !Holds(*note->authorities, sk_X509_value(certificates, sk_X509_num(certificates) - 1));
    ERR_clear_error();
  }
  *note->chain = std::move(chain);
  return verdict;
}

}  // namespace

void WatchChain(ssl_ctx_st& context, const ChainNote& note) {
  SSL_CTX_set_ex_data(&context, NoteIndex(), const_cast<ChainNote*>(&note));
  SSL_CTX_set_verify(&context, SSL_CTX_get_verify_mode(&context), &Look);
}

}  // namespace stepveil
