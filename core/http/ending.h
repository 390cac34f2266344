#pragma once

#include "core/http/transport.h"

#include <chrono>
#include <string>

namespace stepveil {

// How far a transfer came.
enum class Progress {
  kNameLookup,  // no address known yet
  kConnecting,  // no TCP connection (to the server or the proxy) yet
  kHandshake,   // TCP connected; tunnel or TLS not done
  kRequest,     // the request may have been sent, whole or in part
};

// The proxy of a transfer.
struct ProxyUsed {
  std::string url;  // "" = there is none; no user, no password
  std::string variable;
  bool has_credentials = false;
};

// What libcurl tells about a transfer that failed.
struct Ending {
  int code = 0;  // CURLcode
  Progress progress = Progress::kNameLookup;
  bool too_large = false;        // we stopped reading: past kMaxResponseBytes
  long verify_result = 0;        // X509_V_* of whom we spoke to last; 0 = no fault found
  long os_errno = 0;             // of the last failed connect
  long tunnel_status = 0;        // what the proxy answered to CONNECT; 0 = nothing
  long proxy_error = 0;          // CURLPX_*, of a SOCKS proxy
  std::string words;             // the library's own; holds no part of the request
  std::string origin;            // of the address
  bool has_certificate = false;  // of ours, to be shown if the server asks
  ProxyUsed proxy;
  std::chrono::milliseconds connect_timeout{0};
};

// The failure as messages tell it. Once a request may have been sent, the kind is never one of
// kResolve, kConnect, kTls, kProxy.
[[nodiscard]] TransportFailure FailureOf(const Ending& ending);

// The same without a look at proxies: what became of the way to whoever was to be reached.
[[nodiscard]] TransportFailure FailureBeforeRequest(const Ending& ending);

}  // namespace stepveil
