#include "core/http/url.h"

#include "core/base/text.h"

#include <curl/curl.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <memory>

namespace stepveil {
namespace {

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string Part(const Handle& handle, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(handle.get(), part, &text, CURLU_NO_DEFAULT_PORT) != CURLUE_OK) {
    return "";
  }
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
  return text;
}

bool HasCredentials(const Handle& handle) {
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD}) {
    char* text = nullptr;
    const CURLUcode code = curl_url_get(handle.get(), part, &text, 0);
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    if (code == CURLUE_OK) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<Url> ParseUrl(const std::string& text) {
  const Handle handle(curl_url(), &curl_url_cleanup);
  if (!handle ||
      curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK) {
    return std::nullopt;
  }
  Url url;
  url.scheme = Part(handle, CURLUPART_SCHEME);
  url.host = LowerAscii(Part(handle, CURLUPART_HOST));
  url.has_credentials = HasCredentials(handle);
  if (url.host.empty() || (url.scheme != "http" && url.scheme != "https")) {
    return std::nullopt;
  }
  const std::string port = Part(handle, CURLUPART_PORT);
  url.origin = url.scheme + "://" + url.host + (port.empty() ? "" : ":" + port);
  return url;
}

bool IsLoopback(const Url& url) {
  if (url.host == "localhost" || url.host == "[::1]") {
    return true;
  }
  in_addr address{};
  return inet_pton(AF_INET, url.host.c_str(), &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

bool IsMetadataAddress(const Url& url) {
  in_addr v4{};
  if (inet_pton(AF_INET, url.host.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 16 == 0xa9fe;
  }
  in6_addr v6{};
  const bool bracketed = url.host.starts_with('[') && url.host.ends_with(']');
  if (!bracketed ||
      inet_pton(AF_INET6, url.host.substr(1, url.host.size() - 2).c_str(), &v6) != 1) {
    return false;
  }
  const auto* const byte = v6.s6_addr;
  return (byte[0] == 0xfe && (byte[1] & 0xc0) == 0x80) ||
         (byte[0] == 0xfd && byte[1] == 0x00 && byte[2] == 0x0e && byte[3] == 0xc2);
}

}  // namespace stepveil
