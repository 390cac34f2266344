#include "core/http/ending.h"

#include "core/base/text.h"

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <cstring>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;

constexpr const char* kNotTrustedHint =
    "if the server has a certificate authority of its own, pass its PEM file with --ca-file (or "
    "SSL_CERT_FILE)";
constexpr const char* kPortHint = ": its scheme and port";
constexpr const char* kClosedHint =
    "the server, or a gateway before it, dropped the connection: run this again; if it stays so, "
    "its log tells why";

bool HoldsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (text.find(word) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

TransportFailure CertificateFailure(const Ending& ending) {
  // The host name is libcurl's own check, which leaves no code but words.
  if (HoldsAny(ending.words, {"target host name", "common name"})) {
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
    return {Kind::kTls, "it does not speak TLS", "", kPortHint};
  }
  if (HoldsAny(ending.words, {"alert", "unsupported protocol", "no protocols available"})) {
    return {Kind::kTls, "it refuses the TLS handshake: " + Escaped(ending.words)};
  }
  return {Kind::kConnect, "the connection was closed during the TLS handshake"};
}

TransportFailure ConnectFailure(const Ending& ending) {
  switch (ending.os_errno) {
    case ECONNREFUSED:
      return {Kind::kConnect, "the connection was refused",
              "check that the server runs and listens on that port"};
    case ENETUNREACH:
    case EHOSTUNREACH:
      return {Kind::kConnect, "the network has no way to it",
              "check this machine's network, and whether a proxy is needed (HTTPS_PROXY)"};
    default:
      return {Kind::kConnect, "no connection: " + Escaped(ending.words)};
  }
}

TransportFailure TimeoutFailure(const Ending& ending) {
  const std::string limit = " within " + std::to_string(ending.connect_timeout.count()) + " ms";
  if (ending.progress == Progress::kNameLookup) {
    return {Kind::kResolve, "its name was not resolved" + limit, "check this machine's DNS"};
  }
  return {Kind::kConnect,
          (ending.progress == Progress::kHandshake ? "no TLS handshake" : "no connection") + limit,
          "check that the address is right and that no firewall drops the packets; "
          "--connect-timeout gives it longer"};
}

TransportFailure TunnelFailure(const Ending& ending) {
  return {Kind::kConnect, "the proxy answered " + std::to_string(ending.tunnel_status),
          ending.tunnel_status == 407
              ? "give the proxy's user name and password in its URL: http://user:password@host:port"
              : "check the proxy, or list the server in NO_PROXY"};
}

TransportFailure BeforeRequest(const Ending& ending) {
  if (ending.tunnel_status != 0 && ending.tunnel_status / 100 != 2) {
    return TunnelFailure(ending);
  }
  switch (ending.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {Kind::kResolve, "its name can't be resolved", "", ", and this machine's DNS"};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {Kind::kResolve, "the proxy's name can't be resolved"};
    case CURLE_OPERATION_TIMEDOUT:
      return TimeoutFailure(ending);
    case CURLE_PEER_FAILED_VERIFICATION:
      return CertificateFailure(ending);
    case CURLE_SSL_CACERT_BADFILE:
      return {Kind::kTls, "the file of certificate authorities can't be used", kNotTrustedHint};
    case CURLE_SSL_CONNECT_ERROR:
      return HandshakeFailure(ending);
    default:
      return ConnectFailure(ending);
  }
}

// The library's words can quote what the server sent, so only its fixed ones are used here.
TransportFailure AfterRequest(const Ending& ending) {
  switch (ending.code) {
    case CURLE_FILESIZE_EXCEEDED:
      return {Kind::kTooLarge,
              "its answer is larger than " + std::to_string(kMaxResponseBytes >> 20) + " MiB", "",
              kPortHint};
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_ABORTED_BY_CALLBACK:
    case CURLE_SSL_CONNECT_ERROR:
    // The next connection, which curl opens by itself then, failed.
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_OPERATION_TIMEDOUT:
      return {Kind::kClosed, "the connection was closed before the answer was complete",
              kClosedHint};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {Kind::kProtocol, "its answer is not HTTP", "", kPortHint};
    default:
      return {Kind::kProtocol,
              std::string("its answer can't be used: ") +
                  LowerAscii(curl_easy_strerror(static_cast<CURLcode>(ending.code)))};
  }
}

}  // namespace

TransportFailure FailureOf(const Ending& ending) {
  if (ending.progress == Progress::kRequest) {
    Ending known = ending;
    known.code = ending.too_large ? CURLE_FILESIZE_EXCEEDED : ending.code;
    return AfterRequest(known);
  }
  TransportFailure failure = BeforeRequest(ending);
  failure.detail += ending.proxy_words;
  return failure;
}

}  // namespace stepveil
