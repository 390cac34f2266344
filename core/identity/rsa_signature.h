#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <string>
#include <string_view>

namespace stepveil {

// The RSA signature (PKCS#1 v1.5 over SHA-256, JWT's RS256) of `text` by the private key in a PEM
// text, which `passphrase` opens if it is encrypted; raw bytes. Errors: kLogin, with the reason
// alone, which reads on after "a key that is ".
[[nodiscard]] Result<std::string> RsaSha256(std::string_view text, const Secret& key_pem,
                                            const Secret& passphrase = {});

// The JWT of two JSON texts, signed so. Errors: as RsaSha256.
[[nodiscard]] Result<Secret> SignedJwt(const std::string& header, const std::string& claims,
                                       const Secret& key_pem);

}  // namespace stepveil
