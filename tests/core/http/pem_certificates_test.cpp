// The oracle is OpenSSL's own reader of PEM: both must find the same bytes in every text.
#include "core/http/pem_certificates.h"

#include "core/base/encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

std::vector<std::string> Ours(std::string_view pem) {
  std::vector<std::string> found;
  ForEachCertificate(pem, [&](std::string_view der) { found.emplace_back(der); });
  EXPECT_EQ(ERR_peek_error(), 0U);
  return found;
}

std::vector<std::string> ByOpenSsl(std::string_view pem) {
  const std::set<std::string> labels = {PEM_STRING_X509, PEM_STRING_X509_OLD,
                                        PEM_STRING_X509_TRUSTED};
  std::vector<std::string> found;
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  while (BIO_pending(source.get()) > 0) {
    char* label = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    if (PEM_read_bio(source.get(), &label, &header, &data, &size) == 1) {
      if (labels.count(label) > 0) {
        found.emplace_back(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
      }
      OPENSSL_free(label);
      OPENSSL_free(header);
      OPENSSL_free(data);
    }
  }
  ERR_clear_error();
  return found;
}

// `size` bytes that base64 writes with every character.
std::string Bytes(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) {
    bytes += static_cast<char>(i * 167 + i / 7 + size);
  }
  return bytes;
}

struct Form {
  std::string label = "CERTIFICATE";
  std::string end = "\n";
  std::size_t width = 64;
  std::string before = {};
};

std::string Pem(const std::string& bytes, const Form& form = {}) {
  const std::string text = Base64(bytes);
  std::string pem = form.before + "-----BEGIN " + form.label + "-----" + form.end;
  for (std::size_t at = 0; at < text.size(); at += form.width) {
    pem += text.substr(at, form.width) + form.end;
  }
  return pem + "-----END " + form.label + "-----" + form.end;
}

TEST(PemCertificates, AreFoundInOrder) {
  const std::string pem = "# a comment\n" + Pem("one") + "\nName\n====\n" + Pem("two") + Pem("3");
  EXPECT_THAT(Ours(pem), testing::ElementsAre("one", "two", "3"));
  EXPECT_THAT(Ours(""), testing::IsEmpty());
}

TEST(PemCertificates, OfEachSizeAndFormAreThoseThatOpenSslFinds) {
  const std::string plain = Pem("before"), also = Pem("after");
  for (const char* label : {"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE",
                            "CERTIFICATE REQUEST", "PRIVATE KEY", "", "certificate"}) {
    for (const char* end : {"\n", "\r\n", " \n", "\t\r\n", "\n\n", "\r"}) {
      for (const std::size_t width : {4U, 60U, 63U, 64U, 65U, 76U, 400U}) {
        for (std::size_t size = 0; size < 200; size += size < 8 ? 1 : 31) {
          const std::string pem = plain + Pem(Bytes(size), {label, end, width}) + also;
          ASSERT_EQ(Ours(pem), ByOpenSsl(pem)) << pem;
        }
      }
    }
  }
}

// Each byte of a bundle changed, left out and doubled.
TEST(PemCertificates, OfAHurtTextAreThoseThatOpenSslFinds) {
  const std::string whole = Pem("first") + "# note\n" + Pem(Bytes(124)) + Pem(Bytes(48)) + Pem("x");
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::vector<std::string> hurt;
    for (const char c : std::string_view("A=-\n\r :*\0\x80", 10)) {
      hurt.push_back(whole);
      hurt.back()[at] = c;
    }
    hurt.push_back(std::string(whole).erase(at, 1));
    hurt.push_back(std::string(whole).insert(at, 1, whole[at]));
    hurt.push_back(whole.substr(0, at));
    hurt.push_back(whole.substr(at));
    for (const std::string& pem : hurt) {
      ASSERT_EQ(Ours(pem), ByOpenSsl(pem)) << pem;
    }
  }
}

TEST(PemCertificates, WithWhatMayStandBesideThemAreThoseThatOpenSslFinds) {
  const std::string encrypted = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n";
  for (const std::string& beside :
       {std::string(300, 'x') + "\n", std::string(254, 'x') + "-----BEGIN CERTIFICATE-----\n",
        std::string(253, 'x') + "\n", std::string(100, '\0') + "\n", std::string("\xEF\xBB\xBF"),
        std::string("-----BEGIN CERTIFICATE-----\n" + encrypted), std::string("  "),
        std::string("-----BEGIN CERTIFICATE-----\n\n"), std::string("-----BEGIN "),
        std::string("-----BEGIN CERTIFICATE----- x\n")}) {
    for (const std::string& pem :
         {beside + Pem("one"), Pem("one") + beside + Pem(Bytes(90)), Pem("one") + beside}) {
      EXPECT_EQ(Ours(pem), ByOpenSsl(pem)) << pem;
    }
  }
}

}  // namespace
}  // namespace stepveil
