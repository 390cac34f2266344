#include "core/http/pem_certificates.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstddef>
#include <memory>
#include <string>

namespace stepveil {
namespace {

constexpr std::string_view kAnyBegin = "-----BEGIN ";
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
constexpr std::size_t kLineSize = 64;
constexpr std::size_t kLongestLine = 253;  // OpenSSL takes a longer one for several

// The line at the front of `text`, with its end; a carriage return is taken for a part of it.
std::string_view LineAt(std::string_view text) { return text.substr(0, text.find('\n')); }

void SkipLine(std::string_view& text, std::string_view line) {
  text.remove_prefix(line.size() + (line.size() < text.size() ? 1 : 0));
}

// Decodes a line of base64 that is nothing but that; false if it is anything else.
bool AppendDecoded(std::string_view line, std::string& bytes) {
  const std::size_t end = line.find('=');
  const std::size_t padding = end == line.npos ? 0 : line.size() - end;
  if (line.empty() || line.size() > kLineSize || line.size() % 4 != 0 || padding > 2 ||
      (padding == 2 && line.back() != '=')) {
    return false;
  }
  const std::size_t before = bytes.size();
  const std::size_t more = line.size() / 4 * 3;
  bytes.resize(before + more);
  const int decoded = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data() + before),
                                      reinterpret_cast<const unsigned char*>(line.data()),
                                      static_cast<int>(line.size()));
  bytes.resize(before + more - padding);
  return decoded == static_cast<int>(more);
}

// A certificate as every bundle's tool writes it, which takes a quarter of the time that a reader
// of all of PEM takes. False, and `text` is as it was, if it has any other form.
bool TakePlain(std::string_view& text, std::string& der) {
  std::string_view rest = text;
  std::string_view line = LineAt(rest);
  if (line != kBegin) {
    return false;
  }
  der.clear();
  for (bool more = true; line != kEnd; more = line.size() == kLineSize && line.back() != '=') {
    SkipLine(rest, line);
    line = LineAt(rest);
    if (line == kEnd ? der.empty() : !more || !AppendDecoded(line, der)) {
      return false;
    }
  }
  SkipLine(rest, line);
  text = rest;
  return true;
}

bool IsCertificate(std::string_view label) {
  return label == PEM_STRING_X509 || label == PEM_STRING_X509_OLD ||
         label == PEM_STRING_X509_TRUSTED;
}

// What OpenSSL finds next, of whatever kind it is.
void TakeByOpenSsl(std::string_view& text, const std::function<void(std::string_view der)>& take) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free);
  char* label = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  if (source && PEM_read_bio(source.get(), &label, &header, &data, &size) == 1) {
    if (IsCertificate(label)) {
      take({reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)});
    }
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_free(data);
  }
  text.remove_prefix(text.size() - (source ? BIO_ctrl_pending(source.get()) : 0));
}

}  // namespace

void ForEachCertificate(std::string_view pem,
                        const std::function<void(std::string_view der)>& take) {
  std::string der;  // one buffer for all
  while (!pem.empty()) {
    const std::string_view line = LineAt(pem);
    if (line.size() <= kLongestLine && line.find(kAnyBegin) == line.npos) {
      SkipLine(pem, line);
    } else if (TakePlain(pem, der)) {
      take(der);
    } else {
      TakeByOpenSsl(pem, take);
    }
  }
  ERR_clear_error();
}

}  // namespace stepveil
