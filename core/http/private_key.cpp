#include "core/http/private_key.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstring>
#include <string_view>

namespace stepveil {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

// Without it the library would ask at the terminal.
int GivePassphrase(char* buffer, int size_bytes, int /*writing*/, void* passphrase) {
  const std::string_view text = static_cast<const Secret*>(passphrase)->Expose();
  if (text.empty() || text.size() > static_cast<std::size_t>(size_bytes)) {
    return -1;
  }
  std::memcpy(buffer, text.data(), text.size());
  return static_cast<int>(text.size());
}

}  // namespace

void FreePrivateKey::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

tl::expected<PrivateKey, const char*> ReadPrivateKey(const Secret& pem, const Secret& passphrase) {
  const std::string_view text = pem.Expose();
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free);
  PrivateKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, GivePassphrase,
                                         const_cast<Secret*>(&passphrase)));
  ERR_clear_error();
  if (key) {
    return key;
  }
  const bool encrypted = text.find("ENCRYPTED") != std::string_view::npos;
  return tl::unexpected(!encrypted           ? "no private key in PEM"
                        : passphrase.empty() ? "encrypted, without a passphrase"
                                             : "encrypted with another passphrase");
}

}  // namespace stepveil
