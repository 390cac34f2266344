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

// What libcurl tells about a transfer that failed.
struct Ending {
  int code = 0;  // CURLcode
  Progress progress = Progress::kNameLookup;
  bool too_large = false;   // we stopped reading: past kMaxResponseBytes
  long verify_result = 0;   // X509_V_*; 0 = no fault found
  long os_errno = 0;        // of the last failed connect
  long tunnel_status = 0;   // what the proxy answered to CONNECT; 0 = nothing
  std::string words;        // the library's own; holds no part of the request
  std::string proxy_words;  // "" or which proxy is set, ready to print
  std::chrono::milliseconds connect_timeout{0};
};

// The failure as messages tell it. Once a request may have been sent, the kind is never one of
// kResolve, kConnect, kTls.
[[nodiscard]] TransportFailure FailureOf(const Ending& ending);

}  // namespace stepveil
