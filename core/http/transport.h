#pragma once

#include "core/base/clock.h"
#include "core/base/secret.h"

#include <tl/expected.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

enum class HttpMethod { kGet, kPost, kPut, kDelete };  // kPut carries no body

// One request. What may be a credential is a Secret; url and headers never hold one.
struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string url;                                           // absolute, percent-encoded
  std::vector<std::pair<std::string, std::string>> headers;  // sent as given
  std::optional<Secret> bearer;                              // "Authorization: Bearer ..."
  std::optional<Secret> json_body;  // "Content-Type: application/json", unless headers say another
  std::vector<std::pair<std::string, Secret>> secret_headers = {};
  // To the metadata service of the machine or container itself: plain http may go to its link-local
  // address, and no proxy is asked.
  bool to_metadata = false;
};

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case; of repeated ones the last
  Secret body;                                 // at most kMaxResponseBytes
};

inline constexpr std::size_t kMaxResponseBytes = std::size_t{64} << 20;

// Why no HTTP answer came. Resolve, connect, tls and proxy mean that no byte of the request was
// sent; tls is a fault that lasts (certificate, no TLS at all), a handshake cut short counts as
// connect. proxy: it lets us through to nobody, or not to this server, which lasts, too. proxy
// login: it refuses our user name and password; asking it once more may lock them.
struct TransportFailure {
  enum class Kind {
    kResolve,
    kConnect,
    kTls,
    kProxy,
    kProxyLogin,
    kTimeout,
    kClosed,
    kTooLarge,
    kProtocol
  };
  Kind kind = Kind::kConnect;
  std::string detail;  // reads on after "cannot reach ADDRESS: "; escaped; no value of the request
  std::string hint = {};  // what to do about it; "" if there is nothing special to say
  // What to do about the address, which comes from elsewhere; reads on after "check ADDRESS-WORDS"
  // (ClientOptions) and takes the place of `hint`; "" = the address is right as far as we can tell.
  std::string address_hint = {};
  std::string at = {};  // what can't be reached in place of the address: its proxy; "" = itself
};

using HttpOutcome = tl::expected<HttpResponse, TransportFailure>;

// Port: carries requests. Two users: libcurl (core/http/curl_transport.h) and the tests' fake.
class Transport {
 public:
  virtual ~Transport() = default;

  // Sends all requests and returns when each has its outcome, in the order given, or `deadline` is
  // reached (kTimeout for those not done). Requests to one origin share one connection: side by
  // side on HTTP/2, one after the other on HTTP/1.1. Follows no redirect, repeats nothing.
  [[nodiscard]] virtual std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests,
                                                      TimePoint deadline) = 0;
};

}  // namespace stepveil
