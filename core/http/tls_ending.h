#pragma once

#include "core/http/ending.h"

#include <optional>
#include <string_view>

namespace stepveil {

// Why a certificate was refused (CURLE_PEER_FAILED_VERIFICATION).
[[nodiscard]] TransportFailure CertificateFailure(const Ending& ending);

// Why a handshake failed (CURLE_SSL_CONNECT_ERROR).
[[nodiscard]] TransportFailure HandshakeFailure(const Ending& ending);

// Do the library's words tell that the server wants a certificate of ours? With TLS 1.3 it says so
// only after the request was sent.
[[nodiscard]] bool WantsClientCertificate(std::string_view words);

inline constexpr const char* kWantsCertificate = "it asks for a client certificate";
inline constexpr const char* kNoCertificateHint =
    "stepveil shows none (mutual TLS): use an address of the server that asks for none";
inline constexpr const char* kNotTrustedHint =
    "if the server has a certificate authority of its own, pass its PEM file with --ca-file (or "
    "SSL_CERT_FILE)";

}  // namespace stepveil
