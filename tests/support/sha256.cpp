#include "tests/support/sha256.h"

#include "core/base/encoding.h"

#include <openssl/evp.h>

#include <array>

namespace stepveil::testing {

std::string Sha256(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr);
  return Hex({reinterpret_cast<const char*>(digest.data()), length});
}

}  // namespace stepveil::testing
