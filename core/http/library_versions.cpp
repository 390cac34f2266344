#include "core/http/library_versions.h"

#include <curl/curl.h>
#include <openssl/crypto.h>

namespace stepveil {

std::vector<std::pair<std::string, std::string>> HttpLibraries() {
  const curl_version_info_data* const curl = curl_version_info(CURLVERSION_NOW);
  std::vector<std::pair<std::string, std::string>> libraries = {
      {"libcurl", curl->version}, {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)}};
  if (curl->age >= CURLVERSION_SIXTH && curl->nghttp2_version != nullptr) {
    libraries.emplace_back("nghttp2", curl->nghttp2_version);
  }
  return libraries;
}

}  // namespace stepveil
