#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <string>

namespace stepveil {

// Where the certificate comes from that is shown to a server that asks for one (mutual TLS). Each
// is the path of a file, or PEM text itself.
struct ClientCertificateSource {
  std::string certificate;  // "" = there is none; PEM, which may hold the key, too, or PKCS#12
  Secret key;               // PEM; empty: the certificate's file holds it
  Secret passphrase;        // of the key, or of the PKCS#12 file
};

// The same, ready to be shown.
struct ClientCertificate {
  std::string chain;  // PEM: our own certificate, then those between it and its authority
  Secret key;         // PEM, not encrypted
};

// Reads it, and holds the key against the certificate. Errors: kConfig, with the flag that names
// what is wrong.
[[nodiscard]] Result<ClientCertificate> LoadClientCertificate(
    const ClientCertificateSource& source);

// Is this the text of PEM, rather than a path?
[[nodiscard]] bool IsPem(std::string_view text);

}  // namespace stepveil
