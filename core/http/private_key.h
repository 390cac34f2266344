#pragma once

#include "core/base/secret.h"

#include <tl/expected.hpp>

#include <memory>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace stepveil {

struct FreePrivateKey {
  void operator()(evp_pkey_st* key) const;
};
using PrivateKey = std::unique_ptr<evp_pkey_st, FreePrivateKey>;

// The private key in a PEM text, which `passphrase` opens if it is encrypted; nobody is asked at a
// terminal. On failure the reason, which reads on after "the key is ".
[[nodiscard]] tl::expected<PrivateKey, const char*> ReadPrivateKey(const Secret& pem,
                                                                   const Secret& passphrase);

}  // namespace stepveil
