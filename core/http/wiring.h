#pragma once

#include "core/http/ca_bundle.h"
#include "core/http/ca_store.h"
#include "core/http/chain_watch.h"
#include "core/http/client_certificate.h"
#include "core/http/contact.h"
#include "core/http/patience.h"
#include "core/http/proxy.h"
#include "core/http/request_log.h"
#include "core/http/transport.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// The chain that an origin's connection showed; stays where it is, since OpenSSL keeps the note.
struct SeenChain {
  Chain chain;
  ChainNote note;
};

enum class PlainHttp { kLoopbackOnly, kAnywhere };

// What all requests of a transport have in common.
struct Wiring {
  CaBundle ca;
  std::unique_ptr<const CaStore> authorities =
      std::make_unique<CaStore>();               // beside the bundle's directory
  std::optional<ClientCertificate> certificate;  // shown to these servers, to no other:
  std::vector<std::string> certificate_origins;
  ProxySettings proxies;
  std::chrono::milliseconds connect_timeout{0};  // DNS, TCP and TLS together
  PlainHttp plain_http = PlainHttp::kLoopbackOnly;
  Patience* patience = nullptr;
  const RequestLog* log = nullptr;
  // How the proxy has refused our user name and password; 0: it has not. It is not asked again
  // then, by nobody.
  std::shared_ptr<int> proxy_refusal = std::make_shared<int>(0);
  ContactObserver observe = {};  // may be empty; then nothing is written down
  std::shared_ptr<std::map<std::string, SeenChain>> chains =
      std::make_shared<std::map<std::string, SeenChain>>();  // by origin
};

// The certificate to show to the server of this origin, if it asks; null: none.
[[nodiscard]] const ClientCertificate* CertificateFor(const std::string& origin,
                                                      const Wiring& wiring);

// Why `request` is not to be sent at all; nothing if it may be: an address that is none, holds a
// user or password, or is plain http where that's not allowed; TLS without any authority to trust;
// a header that would break its line.
[[nodiscard]] std::optional<TransportFailure> RefusalOf(const HttpRequest& request,
                                                        const Wiring& wiring);

}  // namespace stepveil
