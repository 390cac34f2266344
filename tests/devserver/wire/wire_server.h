#pragma once

#include "tests/devserver/call.h"
#include "tests/devserver/wire/certificate_authority.h"
#include "tests/devserver/wire/loop.h"
#include "tests/devserver/wire/site.h"
#include "tests/devserver/wire/temporary_folder.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace stepveil::devserver {

struct WireOptions {
  std::uint16_t port = 0;  // 0: a free one
  HttpVersions versions = HttpVersions::kBoth;
};

// The dev server's HTTPS half on 127.0.0.1: HTTP/1.1 and HTTP/2 over TLS with a certificate
// authority of its own. It asks one handler for every answer, counts, and spoils what it is told to
// spoil (Site::Obey has the orders). The handler is called by one thread; it must not call this
// server.
//
// Kinds of further listeners: "https", "http1" (HTTPS without h2), "plain-http", "expired",
// "wrong-host", "unknown-ca" (certificates), "not-tls-garbage", "slow-handshake" (silent for "ms",
// 10 s without it, before TLS begins).
class WireServer {
 public:
  // Takes the port, so that url() is known; connections wait until Serve(). If that fails, the
  // reason is in fault() and nothing else may be called.
  explicit WireServer(const WireOptions& options);
  ~WireServer() { Stop(); }
  WireServer(const WireServer&) = delete;
  WireServer& operator=(const WireServer&) = delete;

  // Begins to answer.
  void Serve(Handler handler);

  // Ends it; the handler is not called any more. The destructor does the same.
  void Stop() { loop_.Stop(); }

  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] const std::string& url() const { return url_; }  // without a final slash
  [[nodiscard]] const std::string& ca_file() const { return site_.ca_file; }

 private:
  std::string Open(const Listener& listener);
  std::string OpenTls(std::uint16_t port, CertificateKind kind, HttpVersions versions,
                      std::chrono::milliseconds silence);
  std::string OpenPlain(std::uint16_t port);
  std::string OpenGarbage(std::uint16_t port);

  CertificateAuthority authority_;
  TemporaryFolder folder_;
  Site site_;
  Loop loop_;  // after all that connections use
  std::string url_;
  std::string fault_;
};

}  // namespace stepveil::devserver
