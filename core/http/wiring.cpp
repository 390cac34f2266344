#include "core/http/wiring.h"

#include "core/http/url.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;

// May `text` stand in a header's line?
bool FitsHeader(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

bool HeadersFit(const HttpRequest& request) {
  const bool fit =
      std::all_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
        return !header.first.empty() && header.first.find(':') == std::string::npos &&
               FitsHeader(header.first) && FitsHeader(header.second);
      });
  const bool secrets_fit =
      std::all_of(request.secret_headers.begin(), request.secret_headers.end(),
                  [](const auto& header) { return FitsHeader(header.second.Expose()); });
  return fit && secrets_fit && (!request.bearer || FitsHeader(request.bearer->Expose()));
}

bool MayBePlain(const HttpRequest& request, const Url& url, const Wiring& wiring) {
  return wiring.plain_http == PlainHttp::kAnywhere || IsLoopback(url) ||
         (request.to_metadata && IsMetadataAddress(url));
}

TransportFailure NoAuthority(const CaBundle& ca) {
  if (ca.file.empty()) {
    return {Kind::kTls, "no certificate authorities were found on this system",
            "install the package ca-certificates, or pass a PEM file with --ca-file (or "
            "SSL_CERT_FILE)"};
  }
  return {Kind::kTls, "the file of certificate authorities can't be used",
          "it holds no certificate that can be read: pass another with --ca-file (or "
          "SSL_CERT_FILE)"};
}

}  // namespace

const ClientCertificate* CertificateFor(const std::string& origin, const Wiring& wiring) {
  const auto& origins = wiring.certificate_origins;
  const bool may_see = std::find(origins.begin(), origins.end(), origin) != origins.end();
  return wiring.certificate && may_see ? &*wiring.certificate : nullptr;
}

std::optional<TransportFailure> RefusalOf(const HttpRequest& request, const Wiring& wiring) {
  const std::optional<Url> url = ParseUrl(request.url);
  if (!url) {
    return TransportFailure{Kind::kProtocol, "the address is no http or https URL",
                            "write it as https://host or https://host:port"};
  }
  if (url->has_credentials) {
    return TransportFailure{Kind::kProtocol, "the address holds a user name or password",
                            "write it as https://host or https://host:port"};
  }
  if (url->scheme == "http" && !MayBePlain(request, *url, wiring)) {
    return TransportFailure{Kind::kProtocol, "plain http would show every secret to the network",
                            "use https, or pass --allow-http if you must"};
  }
  if (url->scheme == "https" && wiring.authorities->empty() && wiring.ca.directory.empty()) {
    return NoAuthority(wiring.ca);
  }
  if (!HeadersFit(request)) {
    return TransportFailure{Kind::kProtocol, "a header or token holds a control character",
                            "check for a stray line break at the end of the token or header"};
  }
  return std::nullopt;
}

}  // namespace stepveil
