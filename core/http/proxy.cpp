#include "core/http/proxy.h"

#include "core/base/text.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using Handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

constexpr std::array<std::string_view, 6> kSchemes = {"http",    "https",  "socks4",
                                                      "socks4a", "socks5", "socks5h"};

constexpr std::array<std::string_view, 6> kVariables = {"https_proxy", "HTTPS_PROXY", "http_proxy",
                                                        "HTTP_PROXY",  "all_proxy",   "ALL_PROXY"};

std::string Part(const Handle& handle, CURLUPart part, unsigned flags = CURLU_NON_SUPPORT_SCHEME) {
  char* text = nullptr;
  if (curl_url_get(handle.get(), part, &text, flags) != CURLUE_OK) {
    return "";
  }
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
  return text;
}

// Takes user and password out of `handle`.
Secret TakeCredentials(const Handle& handle) {
  std::string user = Part(handle, CURLUPART_USER);
  std::string password = Part(handle, CURLUPART_PASSWORD);
  curl_url_set(handle.get(), CURLUPART_USER, nullptr, 0);
  curl_url_set(handle.get(), CURLUPART_PASSWORD, nullptr, 0);
  if (user.empty() && password.empty()) {
    return Secret();
  }
  std::string both;
  both.reserve(user.size() + 1 + password.size());
  both.append(user).append(":").append(password);
  WipeString(user);
  WipeString(password);
  return Secret::Take(both);
}

bool ParseUrl(std::string_view value, const Handle& handle) {
  std::string url(value.find("://") == std::string_view::npos ? "http://" : "");
  url += value;
  const bool parsed = handle && curl_url_set(handle.get(), CURLUPART_URL, url.c_str(),
                                             CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  WipeString(url);
  return parsed;
}

Result<Proxy> ParseProxy(std::string_view value, std::string_view variable) {
  const Handle handle(curl_url(), &curl_url_cleanup);
  const bool parsed = ParseUrl(value, handle);
  const std::string scheme = parsed ? Part(handle, CURLUPART_SCHEME) : "";
  if (std::find(kSchemes.begin(), kSchemes.end(), scheme) == kSchemes.end()) {
    return Fail(
        ErrorCode::kConfig, std::string(variable) + " is not the URL of a proxy",
        {"write it as http://host:port; " +
         Join(std::vector<std::string>(kSchemes.begin(), kSchemes.end()), ", ") + " are known"});
  }
  Proxy proxy;
  proxy.credentials = TakeCredentials(handle);
  for (const CURLUPart part : {CURLUPART_PATH, CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
    curl_url_set(handle.get(), part, nullptr, 0);  // nobody reads them, and who knows what they are
  }
  proxy.url = Part(handle, CURLUPART_URL);
  if (proxy.url.ends_with('/')) {
    proxy.url.pop_back();
  }
  proxy.variable = variable;
  return proxy;
}

Result<std::optional<Proxy>> FirstOf(std::initializer_list<std::string_view> names,
                                     const Variables& variables) {
  for (const std::string_view name : names) {
    if (const auto value = variables.GetNonEmpty(name)) {
      STEPVEIL_ASSIGN_OR_RETURN(Proxy proxy, ParseProxy(*value, name));
      return std::optional<Proxy>(std::move(proxy));
    }
  }
  return std::optional<Proxy>();
}

// The part as it stands in the URL and decoded. Does the URL have it?
bool AddPart(const Handle& handle, CURLUPart part, std::vector<Secret>& secrets) {
  std::string plain = Part(handle, part);
  std::string decoded = Part(handle, part, CURLU_NON_SUPPORT_SCHEME | CURLU_URLDECODE);
  if (plain.empty()) {
    return false;
  }
  secrets.push_back(Secret::Take(plain));
  secrets.push_back(Secret::Take(decoded));
  return true;
}

}  // namespace

std::vector<Secret> ProxyPasswords(const Variables& variables) {
  std::vector<Secret> secrets;
  for (const std::string_view name : kVariables) {
    const Handle handle(curl_url(), &curl_url_cleanup);
    const auto value = variables.GetNonEmpty(name);
    if (value && ParseUrl(*value, handle) && !AddPart(handle, CURLUPART_PASSWORD, secrets)) {
      AddPart(handle, CURLUPART_USER, secrets);
    }
  }
  return secrets;
}

Result<ProxySettings> ReadProxySettings(const Variables& variables) {
  ProxySettings settings;
  STEPVEIL_ASSIGN_OR_RETURN(
      settings.https, FirstOf({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, variables));
  STEPVEIL_ASSIGN_OR_RETURN(settings.http,
                            FirstOf({"http_proxy", "all_proxy", "ALL_PROXY"}, variables));
  const auto lower = variables.GetNonEmpty("no_proxy");
  settings.no_proxy = lower ? *lower : variables.GetNonEmpty("NO_PROXY").value_or("");
  return settings;
}

}  // namespace stepveil
