#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/http/client_certificate.h"
#include "core/http/contact.h"
#include "core/http/patience.h"
#include "core/http/request_log.h"
#include "core/http/transport.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace stepveil {

// How connections are made. TLS is always verified; there is no switch to turn that off.
struct TransportOptions {
  std::string ca_file;  // PEM; "" = SSL_CERT_FILE, SSL_CERT_DIR, then the well-known bundle paths
  std::chrono::milliseconds connect_timeout{10'000};  // DNS, TCP and TLS together
  bool allow_http = false;                            // plain http beyond loopback
  Patience* patience = nullptr;     // borrowed; null: nobody is told of a slow connection or answer
  const RequestLog* log = nullptr;  // borrowed; null: nobody is told of the requests
  // Shown to the servers at `instance` alone, if they ask for it; borrowed; null: none is.
  const ClientCertificateSource* client_certificate = nullptr;
  std::vector<std::string> instance = {};  // addresses
  ContactObserver observe = {};            // may be empty
};

// The real transport: libcurl, HTTP/2 where the server offers it, one kept connection per origin.
// Proxy variables (HTTPS_PROXY, NO_PROXY, ...) and the CA variables are read from `variables`;
// SSLKEYLOGFILE is ignored. Errors: kConfig when ca_file or the CA variables name nothing
// readable, or the client certificate can't be used.
[[nodiscard]] Result<std::unique_ptr<Transport>> MakeCurlTransport(const TransportOptions& options,
                                                                   const Variables& variables);

}  // namespace stepveil
