#include "core/http/ending.h"

#include "core/base/text.h"
#include "core/http/proxy_ending.h"
#include "core/http/tls_ending.h"
#include "core/http/url.h"

#include <curl/curl.h>

#include <cerrno>
#include <cstring>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;

constexpr const char* kPortHint = ": its scheme and port";
constexpr const char* kClosedHint =
    "the server, or a gateway before it, dropped the connection: run this again; if it stays so, "
    "its log tells why";

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

// For an address of http: the port may be one of TLS.
std::string TlsHint(const Ending& ending) {
  const auto url = ParseUrl(ending.origin);
  return !url || url->scheme != "http"
             ? ""
             : "if that port speaks TLS, write https://" + ending.origin.substr(strlen("http://"));
}

TransportFailure Closed(const Ending& ending) {
  const std::string tls = TlsHint(ending);
  return {Kind::kClosed, "the connection was closed before the answer was complete",
          tls.empty() ? kClosedHint : tls + "; else its log tells why it dropped the connection"};
}

// The library's words can quote what the server sent, so only its fixed ones are used here.
TransportFailure AfterRequest(const Ending& ending) {
  if (auto failure = ClientCertificateFailure(ending)) {
    failure->kind = Kind::kProtocol;
    return *failure;
  }
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
      return Closed(ending);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {Kind::kProtocol, "its answer is not HTTP", TlsHint(ending),
              TlsHint(ending).empty() ? kPortHint : ""};
    default:
      return {Kind::kProtocol,
              std::string("its answer can't be used: ") +
                  LowerAscii(curl_easy_strerror(static_cast<CURLcode>(ending.code)))};
  }
}

}  // namespace

TransportFailure FailureBeforeRequest(const Ending& ending) {
  switch (ending.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {Kind::kResolve, "its name can't be resolved", "", ", and this machine's DNS"};
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

TransportFailure FailureOf(const Ending& ending) {
  if (ending.progress == Progress::kRequest) {
    Ending known = ending;
    known.code = ending.too_large ? CURLE_FILESIZE_EXCEEDED : ending.code;
    return AfterRequest(known);
  }
  if (EndedAtProxy(ending)) {
    return ProxyFailure(ending);
  }
  TransportFailure failure = FailureBeforeRequest(ending);
  if (!ending.proxy.url.empty()) {
    failure.detail += " (through " + NameOf(ending.proxy) + ")";
  }
  return failure;
}

}  // namespace stepveil
