#include "core/identity/alicloud_signature.h"

#include "core/base/encoding.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace stepveil {

std::string AlicloudSignature(const std::map<std::string, std::string>& parameters,
                              const Secret& key_secret) {
  std::string query;
  for (const auto& [name, value] : parameters) {
    query += (query.empty() ? "" : "&") + PercentEncode(name) + "=" + PercentEncode(value);
  }
  std::string to_sign = "GET&%2F&" + PercentEncode(query);
  std::string key;
  key.reserve(key_secret.size_bytes() + 1);
  key.append(key_secret.Expose()).append("&");
  std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(to_sign.data()), to_sign.size(), code.data(), &size);
  for (std::string* text : {&key, &query, &to_sign}) {
    WipeString(*text);
  }
  return Base64({reinterpret_cast<const char*>(code.data()), size});
}

}  // namespace stepveil
