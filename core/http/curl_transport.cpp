#include "core/http/curl_transport.h"

#include "core/http/batch.h"
#include "core/http/sigpipe_guard.h"
#include "core/http/url.h"
#include "core/http/wiring.h"

#include <curl/curl.h>

#include <stdlib.h>

#include <mutex>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

// Starts libcurl, once. Its OpenSSL part looks for SSLKEYLOGFILE right then and would write the
// keys of every connection there; the child gets the variable all the same, from Variables.
bool StartCurl() {
  static std::once_flag once;
  static CURLcode code = CURLE_FAILED_INIT;
  std::call_once(once, [] {
    unsetenv("SSLKEYLOGFILE");
    code = curl_global_init(CURL_GLOBAL_DEFAULT);
  });
  return code == CURLE_OK;
}

class CurlTransport : public Transport {
 public:
  CurlTransport(CURLM* multi, Wiring wiring)
      : multi_(multi, &curl_multi_cleanup), wiring_(std::move(wiring)) {
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
  }

  std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests,
                                TimePoint deadline) override {
    const SigpipeGuard guard;
    Batch batch(multi_.get(), requests, wiring_);
    batch.RunUntil(deadline);
    return batch.TakeOutcomes();
  }

 private:
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  Wiring wiring_;
};

}  // namespace

Result<std::unique_ptr<Transport>> MakeCurlTransport(const TransportOptions& options,
                                                     const Variables& variables) {
  Wiring wiring;
  STEPVEIL_ASSIGN_OR_RETURN(wiring.ca, FindCaBundle(options.ca_file, variables));
  wiring.authorities = std::make_unique<CaStore>(TakeAuthorities(wiring.ca));
  STEPVEIL_ASSIGN_OR_RETURN(wiring.proxies, ReadProxySettings(variables));
  if (options.client_certificate != nullptr) {
    STEPVEIL_ASSIGN_OR_RETURN(wiring.certificate,
                              LoadClientCertificate(*options.client_certificate));
    for (const std::string& address : options.instance) {
      wiring.certificate_origins.push_back(ParseUrl(address).value_or(Url()).origin);
    }
  }
  wiring.connect_timeout = options.connect_timeout;
  wiring.plain_http = options.allow_http ? PlainHttp::kAnywhere : PlainHttp::kLoopbackOnly;
  wiring.patience = options.patience;
  wiring.log = options.log;
  wiring.observe = options.observe;
  CURLM* multi = StartCurl() ? curl_multi_init() : nullptr;
  if (multi == nullptr) {
    return Fail(ErrorCode::kInternal, "libcurl can't be started");
  }
  return std::unique_ptr<Transport>(std::make_unique<CurlTransport>(multi, std::move(wiring)));
}

}  // namespace stepveil
