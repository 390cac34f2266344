#include "tests/devserver/wire/wire_server.h"

#include "tests/devserver/wire/connection.h"
#include "tests/devserver/wire/stream.h"

#include <utility>

namespace stepveil::devserver {
namespace {

constexpr std::chrono::milliseconds kNone{0};
constexpr std::chrono::milliseconds kUsualSilence{10'000};

std::string Url(const char* scheme, std::uint16_t port) {
  return port == 0 ? std::string() : scheme + ("://127.0.0.1:" + std::to_string(port));
}

}  // namespace

WireServer::WireServer(const WireOptions& options) {
  if (!authority_.IsUsable()) {
    fault_ = "cannot make a certificate authority";
    return;
  }
  site_.ca_file = folder_.Write("ca.pem", authority_.Pem());
  if (site_.ca_file.empty()) {
    fault_ = "cannot write the certificate authority to the temporary folder";
    return;
  }
  url_ = OpenTls(options.port, CertificateKind::kGood, options.versions, kNone);
  if (url_.empty()) fault_ = "cannot listen on port " + std::to_string(options.port);
}

void WireServer::Serve(Handler handler) {
  site_.handler = std::move(handler);
  site_.open_listener = [this](const Listener& listener) { return Open(listener); };
  site_.close_listener = [this](std::uint16_t port) { return loop_.StopListening(port); };
  loop_.Start();
}

std::string WireServer::Open(const Listener& listener) {
  const auto& [kind, silence, port] = listener;
  const auto both = HttpVersions::kBoth;
  if (kind == "https") return OpenTls(port, CertificateKind::kGood, both, kNone);
  if (kind == "http1")
    return OpenTls(port, CertificateKind::kGood, HttpVersions::kHttp1Only, kNone);
  if (kind == "expired") return OpenTls(port, CertificateKind::kExpired, both, kNone);
  if (kind == "wrong-host") return OpenTls(port, CertificateKind::kWrongHost, both, kNone);
  if (kind == "unknown-ca") return OpenTls(port, CertificateKind::kUnknownCa, both, kNone);
  if (kind == "slow-handshake") {
    return OpenTls(port, CertificateKind::kGood, both, silence == kNone ? kUsualSilence : silence);
  }
  if (kind == "plain-http") return OpenPlain(port);
  if (kind == "not-tls-garbage") return OpenGarbage(port);
  return {};
}

std::string WireServer::OpenTls(std::uint16_t port, CertificateKind kind, HttpVersions versions,
                                std::chrono::milliseconds silence) {
  auto settings = authority_.ServerSettings(kind, versions);
  if (settings == nullptr) return {};
  const auto serve = [this, settings = std::move(settings), silence](int descriptor) {
    ServeHttp(loop_, site_, MakeTlsStream(loop_, descriptor, settings.get()), silence);
  };
  return Url("https", loop_.Listen(port, serve));
}

std::string WireServer::OpenPlain(std::uint16_t port) {
  const auto serve = [this](int descriptor) {
    ServeHttp(loop_, site_, MakePlainStream(loop_, descriptor), kNone);
  };
  return Url("http", loop_.Listen(port, serve));
}

std::string WireServer::OpenGarbage(std::uint16_t port) {
  const auto serve = [this](int descriptor) { ServeGarbage(MakePlainStream(loop_, descriptor)); };
  return Url("https", loop_.Listen(port, serve));
}

}  // namespace stepveil::devserver
