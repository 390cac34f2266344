#include "core/secrets/fingerprint.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace stepveil {
namespace {

class Digest {
 public:
  Digest() { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }

  // Each text is preceded by its length, so that no two lists of texts have the same bytes.
  void Add(std::string_view text) {
    const std::uint64_t size_bytes = text.size();
    EVP_DigestUpdate(context_.get(), &size_bytes, sizeof size_bytes);
    EVP_DigestUpdate(context_.get(), text.data(), text.size());
  }

  [[nodiscard]] Secret Take() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes = {};
    unsigned int size_bytes = 0;
    EVP_DigestFinal_ex(context_.get(), bytes.data(), &size_bytes);
    return Secret({reinterpret_cast<const char*>(bytes.data()), size_bytes});
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(),
                                                                   &EVP_MD_CTX_free};
};

}  // namespace

Secret FingerprintOf(const SecretSet& set) {
  Digest digest;
  for (const FetchedSecret& secret : set.secrets) {
    for (const std::string* text :
         {&secret.name, &secret.environment, &secret.path, &secret.asked_path}) {
      digest.Add(*text);
    }
    digest.Add(secret.value.Expose());
    digest.Add(secret.imported ? "imported" : "own");
    for (const std::string& tag : secret.tags) {
      digest.Add(tag);
    }
    digest.Add("");
  }
  for (const std::string& warning : set.warnings) {
    digest.Add(warning);
  }
  return digest.Take();
}

}  // namespace stepveil
