#include "core/http/url.h"

#include "core/base/text.h"
#include "core/http/ip_address.h"

#include <curl/curl.h>

#include <algorithm>
#include <initializer_list>
#include <memory>

namespace stepveil {
namespace {

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string Part(const Handle& handle, CURLUPart part, unsigned int flags = CURLU_NO_DEFAULT_PORT) {
  char* text = nullptr;
  if (curl_url_get(handle.get(), part, &text, flags) != CURLUE_OK) {
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

// IPv4 in the guise of IPv6 is in none: the kernel takes it for IPv4, but not everybody does.
bool IsIn(std::initializer_list<const char*> networks, const Url& url) {
  const auto address = ParseIp(WithoutBrackets(url.host));
  const bool disguised = url.host.find('.') != std::string::npos && url.host.starts_with('[');
  return address && !disguised &&
         std::any_of(networks.begin(), networks.end(), [&](const char* network) {
           return Holds(*ParseIpNetwork(network), *address);
         });
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
  url.port = Part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  url.origin = url.scheme + "://" + url.host + (port.empty() ? "" : ":" + port);
  return url;
}

std::string_view WithoutBrackets(std::string_view host) {
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

bool IsLoopback(const Url& url) {
  return url.host == "localhost" || IsIn({"127.0.0.0/8", "::1/128"}, url);
}

bool IsMetadataAddress(const Url& url) {
  return IsIn({"169.254.0.0/16", "fe80::/10", "fd00:ec2::/32"}, url);
}

}  // namespace stepveil
