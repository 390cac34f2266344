#pragma once

#include <functional>
#include <string_view>

namespace stepveil {

// Hands each certificate of a PEM text to `take`, as DER, in the order in which they stand there:
// CERTIFICATE, X509 CERTIFICATE and TRUSTED CERTIFICATE, the last with what it is trusted for. All
// else, and what can't be read, is passed over. What is a certificate's text is OpenSSL's to say.
void ForEachCertificate(std::string_view pem,
                        const std::function<void(std::string_view der)>& take);

}  // namespace stepveil
