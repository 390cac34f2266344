#pragma once

#include <openssl/evp.h>

#include <chrono>
#include <string>

namespace stepveil {

inline std::string Base64Url(const std::string& bytes) {
  std::string text(bytes.size() * 2 + 8, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  while (!text.empty() && text.back() == '=') {
    text.pop_back();
  }
  for (char& c : text) {
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  }
  return text;
}

// A JWT with this payload; its signature is the text "canary-9f3b-SECRET", which nothing may print.
inline std::string MakeJwt(const std::string& payload) {
  return Base64Url(R"({"alg":"RS256","kid":"k1"})") + "." + Base64Url(payload) + "." +
         "canary-9f3b-SECRET";
}

// Seconds since the epoch, `offset` from now.
inline std::string EpochIn(std::chrono::seconds offset) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now + offset).count());
}

}  // namespace stepveil
