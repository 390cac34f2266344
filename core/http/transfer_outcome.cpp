// How a transfer ended, as far as the library can tell.
#include "core/http/ending.h"
#include "core/http/proxy_ending.h"
#include "core/http/transfer.h"

#include <utility>

namespace stepveil {
namespace {

long LongInfo(CURL* easy, CURLINFO info) {
  long value = 0;
  curl_easy_getinfo(easy, info, &value);
  return value;
}

bool HasHappened(CURL* easy, CURLINFO time) {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, time, &microseconds);
  return microseconds > 0;
}

ProxyUsed ProxyOf(const Proxy& proxy) {
  return {proxy.url, proxy.variable, !proxy.credentials.empty()};
}

}  // namespace

std::string Transfer::State() const {
  if (begun()) {
    return "no answer";
  }
  return proxy_ == nullptr ? "no connection" : "no connection through " + NameOf(ProxyOf(*proxy_));
}

HttpOutcome Transfer::Outcome(CURLcode code) {
  if (code != CURLE_OK) {
    TransportFailure failure = FailureOf(EndingWith(code));
    if (failure.kind == TransportFailure::Kind::kProxyLogin && *wiring_.proxy_refusal == 0) {
      *wiring_.proxy_refusal = 407;
    }
    return tl::unexpected(std::move(failure));
  }
  const long status = LongInfo(easy_.get(), CURLINFO_RESPONSE_CODE);
  if (proxy_ != nullptr && url_.scheme == "http" && status == 407) {  // without a tunnel
    Ending ending = EndingWith(CURLE_RECV_ERROR);
    ending.progress = Progress::kHandshake;
    ending.tunnel_status = status;
    return tl::unexpected(FailureOf(ending));
  }
  return reader_.Take(static_cast<int>(status));
}

Ending Transfer::EndingWith(CURLcode code) const {
  CURL* easy = easy_.get();
  Ending ending;
  ending.code = code;
  // Without a connection the port is 0, or -1 from libcurl 8 on.
  ending.progress = begun()                                         ? Progress::kRequest
                    : LongInfo(easy, CURLINFO_LOCAL_PORT) > 0       ? Progress::kHandshake
                    : HasHappened(easy, CURLINFO_NAMELOOKUP_TIME_T) ? Progress::kConnecting
                                                                    : Progress::kNameLookup;
  ending.too_large = reader_.too_large();
  ending.os_errno = LongInfo(easy, CURLINFO_OS_ERRNO);
  ending.tunnel_status = LongInfo(easy, CURLINFO_HTTP_CONNECTCODE);
  ending.proxy_error = LongInfo(easy, CURLINFO_PROXY_ERROR);
  ending.words = words_[0] != '\0' ? words_.data() : curl_easy_strerror(code);
  ending.origin = url_.origin;
  ending.has_certificate = CertificateFor(url_.origin, wiring_) != nullptr;
  ending.connect_timeout = wiring_.connect_timeout;
  if (proxy_ != nullptr) {
    ending.proxy = ProxyOf(*proxy_);
    if (*wiring_.proxy_refusal != 0 && code == CURLE_COULDNT_CONNECT) {  // it said so before
      const bool socks = proxy_->url.starts_with("socks");
      ending.code = socks ? CURLE_PROXY : CURLE_RECV_ERROR;
      ending.proxy_error = CURLPX_USER_REJECTED;
      ending.tunnel_status = socks ? 0 : *wiring_.proxy_refusal;
    }
  }
  const bool at_proxy = EndedAtProxy(ending);
  ending.verify_result =
      LongInfo(easy, at_proxy ? CURLINFO_PROXY_SSL_VERIFYRESULT : CURLINFO_SSL_VERIFYRESULT);
  return ending;
}

}  // namespace stepveil
