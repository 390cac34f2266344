#include "core/http/ca_store.h"

#include "core/base/text.h"
#include "core/http/pem_certificates.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace stepveil {
namespace {

using NamePointer = std::unique_ptr<X509_NAME, decltype(&X509_NAME_free)>;
using CertificatePointer = std::unique_ptr<X509, decltype(&X509_free)>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// One element of DER at the front of a text.
struct Element {
  std::string_view whole;
  std::string_view content;
  int tag = 0;
};

std::optional<Element> TakeElement(std::string_view& der) {
  const unsigned char* place = Bytes(der);
  long content_size = 0;
  int tag = 0;
  int tag_class = 0;
  constexpr int kFailed = 0x80;
  constexpr int kIndefinite = 0x01;
  const int how =
      ASN1_get_object(&place, &content_size, &tag, &tag_class, static_cast<long>(der.size()));
  if ((how & (kFailed | kIndefinite)) != 0) {
    ERR_clear_error();
    return std::nullopt;
  }
  const auto head = static_cast<std::size_t>(place - Bytes(der));
  const auto size = static_cast<std::size_t>(content_size);
  const Element element{der.substr(0, head + size), der.substr(head, size),
                        tag_class == V_ASN1_CONTEXT_SPECIFIC ? -tag - 1 : tag};
  der.remove_prefix(head + size);
  return element;
}

std::optional<Element> TakeSequence(std::string_view& der) {
  auto element = TakeElement(der);
  return element && element->tag == V_ASN1_SEQUENCE ? element : std::nullopt;
}

// The subject of a certificate as it stands there; nothing where `der` is none. RFC 5280, 4.1:
// [0] version, serial number, signature algorithm, issuer, validity, subject.
std::optional<std::string_view> SubjectOf(std::string_view der) {
  constexpr int kVersion = -1;
  const auto certificate = TakeSequence(der);
  std::string_view inside = certificate ? certificate->content : std::string_view();
  const auto signed_part = TakeSequence(inside);
  std::string_view fields = signed_part ? signed_part->content : std::string_view();
  auto field = TakeElement(fields);
  if (field && field->tag == kVersion) {
    field = TakeElement(fields);
  }
  for (int left = 3; left > 0 && field; --left) {
    field = TakeElement(fields);
  }
  const auto subject = field ? TakeSequence(fields) : std::nullopt;
  return subject ? std::optional(subject->whole) : std::nullopt;
}

// The ASCII letters and digits of a name's values, in lower case: alike in names that compare
// equal, and read in a fraction of the time that OpenSSL takes to decode one.
std::string LettersOf(std::string_view name) {
  std::string letters;
  const auto sequence = TakeSequence(name);
  std::string_view sets = sequence ? sequence->content : std::string_view();
  while (const auto set = TakeElement(sets)) {
    std::string_view pairs = set->content;
    while (const auto pair = TakeElement(pairs)) {
      std::string_view fields = pair->content;
      TakeElement(fields);
      const auto value = TakeElement(fields);
      for (const char c : value ? value->content : std::string_view()) {
        letters.append(IsLetterOrDigit(c) ? 1 : 0, static_cast<char>(c | 0x20));
      }
    }
  }
  return letters;
}

NamePointer DecodeName(std::string_view der) {
  const unsigned char* place = Bytes(der);
  return {d2i_X509_NAME(nullptr, &place, static_cast<long>(der.size())), &X509_NAME_free};
}

// With what a TRUSTED CERTIFICATE adds, where it adds something.
CertificatePointer DecodeCertificate(std::string_view der) {
  const unsigned char* place = Bytes(der);
  return {d2i_X509_AUX(nullptr, &place, static_cast<long>(der.size())), &X509_free};
}

// The store's own object of that name, without a reference of its own: so a lookup hands it over.
int Borrow(X509_STORE* store, const X509_NAME* name, X509_OBJECT* found) {
  X509_STORE_lock(store);
  const X509_OBJECT* kept =
      X509_OBJECT_retrieve_by_subject(X509_STORE_get0_objects(store), X509_LU_X509, name);
  X509* certificate = kept == nullptr ? nullptr : X509_OBJECT_get0_X509(kept);
  const int is_found = certificate == nullptr ? 0 : X509_OBJECT_set1_X509(found, certificate);
  if (is_found == 1) {
    X509_free(certificate);  // the store's reference keeps it
  }
  X509_STORE_unlock(store);
  return is_found;
}

// Adds all certificates of the name to the context's own: OpenSSL takes the one that signed.
int FindBySubject(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name,
                  X509_OBJECT* found) {
  const unsigned char* der = nullptr;
  std::size_t size = 0;
  if (type != X509_LU_X509 || X509_NAME_get0_der(name, &der, &size) != 1) {
    return 0;
  }
  const auto& store = *static_cast<const CaStore*>(X509_LOOKUP_get_method_data(lookup));
  for (const std::string_view one : store.WithSubject({reinterpret_cast<const char*>(der), size})) {
    if (const CertificatePointer certificate = DecodeCertificate(one)) {
      X509_STORE_add_cert(X509_LOOKUP_get_store(lookup), certificate.get());
    }
  }
  ERR_clear_error();
  return Borrow(X509_LOOKUP_get_store(lookup), name, found);
}

X509_LOOKUP_METHOD* Method() {
  static X509_LOOKUP_METHOD* const method = [] {
    X509_LOOKUP_METHOD* made = X509_LOOKUP_meth_new("stepveil: decoded when asked for");
    X509_LOOKUP_meth_set_get_by_subject(made, &FindBySubject);
    return made;
  }();
  return method;
}

}  // namespace

void CaStore::AddPem(std::string_view pem) {
  der_.reserve(der_.size() + pem.size() * 3 / 4);
  ForEachCertificate(pem, [this](std::string_view der) { AddDer(der); });
}

void CaStore::AddDers(std::string_view ders) {
  der_.reserve(der_.size() + ders.size());
  for (auto one = TakeElement(ders); one && AddDer(one->whole);) {
    one = TakeElement(ders);
  }
}

bool CaStore::AddDer(std::string_view der) {
  const auto subject = SubjectOf(der);
  if (!subject) {
    return false;
  }
  entries_.push_back({der_.size(), der.size(),
                      static_cast<std::size_t>(subject->data() - der.data()), subject->size()});
  der_ += der;
  return true;
}

std::string_view CaStore::Certificate(const Entry& entry) const {
  return std::string_view(der_).substr(entry.start, entry.size);
}

std::string_view CaStore::Subject(const Entry& entry) const {
  return Certificate(entry).substr(entry.subject_start, entry.subject_size);
}

std::vector<std::string_view> CaStore::WithSubject(std::string_view name) const {
  std::vector<std::string_view> found;
  const NamePointer wanted = DecodeName(name);
  const std::string letters = LettersOf(name);
  const auto is_equal = [&](std::string_view subject) {
    if (!wanted || LettersOf(subject) != letters) {
      return false;
    }
    const NamePointer decoded = DecodeName(subject);
    return decoded && X509_NAME_cmp(decoded.get(), wanted.get()) == 0;
  };
  for (const Entry& entry : entries_) {
    if (Subject(entry) == name || is_equal(Subject(entry))) {
      found.push_back(Certificate(entry));
    }
  }
  ERR_clear_error();
  return found;
}

void CaStore::ServeTo(ssl_ctx_st& context) const {
  X509_LOOKUP* lookup = X509_STORE_add_lookup(SSL_CTX_get_cert_store(&context), Method());
  X509_LOOKUP_set_method_data(lookup, const_cast<CaStore*>(this));
}

}  // namespace stepveil
