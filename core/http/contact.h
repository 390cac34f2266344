#pragma once

#include "core/http/ending.h"
#include "core/http/transport.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// What a certificate says of itself: foreign text.
struct Certificate {
  std::string subject;  // "CN=app.example, O=Example"
  std::string issuer;
  std::chrono::system_clock::time_point expires;
};

// The certificates that a server showed, its own first, and those that lead to an authority.
struct Chain {
  std::string protocol;  // "TLSv1.3"
  std::vector<Certificate> certificates;
  bool trusted = false;         // by an authority of ours; the host name is another matter
  bool from_directory = false;  // the authority stands in CaBundle::directory, in no file of ours
};

// How one request went on its way, as far as it came. No credential, no query and no value is in
// it.
struct Contact {
  std::string origin;                   // that was asked for
  std::string path;                     // without its query
  int status = 0;                       // 0: no answer came
  std::vector<std::string> tried = {};  // addresses; empty where an open connection was used
  std::string address = {};             // the one that was reached; "" = none
  ProxyUsed proxy = {};
  std::string proxy_left_out = {};  // the variable of a proxy that NO_PROXY keeps out of this
  std::optional<Chain> chain = {};  // of the origin's connection; nothing: plain http, or no TLS
  std::string authorities = {};     // the file or directory of those that we trust; "" = built in
  std::optional<std::chrono::system_clock::time_point> date = {};  // as the answer tells it
  std::optional<TransportFailure> failure = {};
};

// Is told of every request that was sent, or tried to be, once its outcome is known.
using ContactObserver = std::function<void(const Contact&)>;

}  // namespace stepveil
