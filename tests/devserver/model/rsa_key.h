#pragma once

#include "tests/devserver/model/answer.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace stepveil::devserver {

// One RSA-2048 key, made on first use and kept for the life of the process.
class RsaKey {
 public:
  // The key that belongs to `name`, always the same one within a process. Its key id is made from
  // it.
  static const RsaKey& Named(std::string_view name);

  // RS256, 256 bytes; empty if OpenSSL fails.
  std::string Sign(std::string_view text) const;
  bool Verify(std::string_view text, std::string_view signature) const;
  // The public half as a JWK.
  Json Jwk() const;
  // The private half in PEM (PKCS#8), as a cloud hands it out.
  std::string PrivatePem() const;
  const std::string& key_id() const { return key_id_; }

  RsaKey(const RsaKey&) = delete;
  RsaKey& operator=(const RsaKey&) = delete;
  ~RsaKey();

 private:
  explicit RsaKey(std::string_view name);

  std::string key_id_;
  void* key_;  // EVP_PKEY, owned
};

}  // namespace stepveil::devserver
