#pragma once

#include "core/http/ending.h"

#include <optional>
#include <string_view>

namespace stepveil {

// Why a certificate was refused (CURLE_PEER_FAILED_VERIFICATION).
[[nodiscard]] TransportFailure CertificateFailure(const Ending& ending);

// Why a handshake failed (CURLE_SSL_CONNECT_ERROR).
[[nodiscard]] TransportFailure HandshakeFailure(const Ending& ending);

// The failure of a server that wants a certificate of ours and got none, or refuses ours; nothing
// if it is another. With TLS 1.3 it says so only after the request was sent.
[[nodiscard]] std::optional<TransportFailure> ClientCertificateFailure(const Ending& ending);

inline constexpr const char* kWantsCertificate = "it asks for a client certificate";
inline constexpr const char* kNoCertificateHint =
    "show it one with --client-cert and --client-key (mutual TLS), or use an address of the server "
    "that asks for none";
inline constexpr const char* kRefusesCertificate = "it refuses the client certificate";
inline constexpr const char* kRefusedHint =
    "what --client-cert names must be signed by an authority that the server trusts for clients "
    "(mutual TLS), bring the certificates between, and be valid today";
inline constexpr const char* kNotTrustedHint =
    "if the server has a certificate authority of its own, pass its PEM file with --ca-file (or "
    "SSL_CERT_FILE)";

}  // namespace stepveil
