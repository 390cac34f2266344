#include "core/http/tls_ending.h"

#include "core/base/text.h"
#include "core/http/url.h"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <initializer_list>
#include <string>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;

bool HoldsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

// What to write in place of an address of https that answers without TLS.
std::string PlainHint(const std::string& origin) {
  const auto url = ParseUrl(origin);
  if (!url) {
    return ": its scheme and port";
  }
  const std::string plain = "http://" + url->host + ":" + url->port;
  return ": if it speaks plain http there, write " + plain +
         (IsLoopback(*url) ? "" : " and pass --allow-http") + ", else mend its port";
}

TransportFailure Refused(const Ending& ending) {
  const std::string detail = "it refuses the TLS handshake: " + Escaped(ending.words);
  if (HoldsAny(ending.words, {"protocol version", "unsupported protocol", "no protocols"})) {
    return {Kind::kTls, detail, "it has to speak TLS 1.2 or later"};
  }
  if (HoldsAny(ending.words, {"unrecognized name"})) {
    return {Kind::kTls, detail, "", ": it serves no host of that name"};
  }
  if (HoldsAny(ending.words, {"handshake failure"})) {
    return {Kind::kTls, detail,
            "it may ask for a client certificate (mutual TLS: --client-cert), or have no cipher in "
            "common with this machine: its log tells which"};
  }
  return {Kind::kTls, detail};
}

}  // namespace

TransportFailure CertificateFailure(const Ending& ending) {
  // The host name is libcurl's own check, which leaves no code but words.
  if (HoldsAny(ending.words, {"certificate subject name", "common name"})) {
    return {Kind::kTls, "its certificate is for another host name", "",
            ": it must be a host name that the certificate lists"};
  }
  switch (ending.verify_result) {
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:
      return {Kind::kTls, "its certificate is refused: " + Escaped(ending.words)};
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {Kind::kTls, "its certificate has expired",
              "renew the server's certificate; if it is valid, check this machine's clock"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {Kind::kTls, "its certificate is not valid yet", "check this machine's clock"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return {Kind::kTls, "its certificate is signed by an authority that is not trusted here",
              kNotTrustedHint};
    default:
      return {Kind::kTls, std::string("its certificate is refused: ") +
                              Escaped(X509_verify_cert_error_string(ending.verify_result))};
  }
}

// OpenSSL's words are all there is to tell these cases apart.
TransportFailure HandshakeFailure(const Ending& ending) {
  if (HoldsAny(ending.words, {"wrong version number", "packet length too long", "record layer",
                              "unexpected message", "bad record type", "http request",
                              "unknown protocol", "record too small"})) {
    return {Kind::kTls, "it does not speak TLS", "", PlainHint(ending.origin)};
  }
  if (auto failure = ClientCertificateFailure(ending)) {
    return *failure;
  }
  if (HoldsAny(ending.words, {"alert", "unsupported protocol", "no protocols available"})) {
    return Refused(ending);
  }
  return {Kind::kConnect, "the connection was closed during the TLS handshake"};
}

std::optional<TransportFailure> ClientCertificateFailure(const Ending& ending) {
  if (!ending.has_certificate) {
    return HoldsAny(ending.words, {"alert certificate required", "alert bad certificate"})
               ? std::optional<TransportFailure>(
                     {Kind::kTls, kWantsCertificate, kNoCertificateHint})
               : std::nullopt;
  }
  const bool refused =
      HoldsAny(ending.words, {"alert bad certificate", "alert unsupported certificate",
                              "alert certificate", "alert unknown ca", "alert access denied",
                              "alert decrypt error", "alert handshake failure"});
  return refused ? std::optional<TransportFailure>(
                       {Kind::kTls, std::string(kRefusesCertificate) + ": " + Escaped(ending.words),
                        kRefusedHint})
                 : std::nullopt;
}

}  // namespace stepveil
