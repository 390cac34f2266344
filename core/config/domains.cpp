#include "core/config/domains.h"

#include "core/base/text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace stepveil {
namespace {

constexpr std::array<std::string_view, 3> kInfisicalClouds{
    "https://app.infisical.com", "https://us.infisical.com", "https://eu.infisical.com"};

constexpr std::size_t kLongestHostBytes = 253;  // DNS

constexpr std::string_view kShape = "write it like https://infisical.example or https://host:8443";

struct Authority {
  std::string host;  // lower case; an IPv6 address keeps its brackets
  std::string port;  // "" = none
};

bool IsHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool IsIpv6(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool IsLoopback(const std::string& host) {
  in_addr v4{};
  return host == "localhost" || host == "[::1]" ||
         (inet_pton(AF_INET, host.c_str(), &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127);
}

bool IsPort(std::string_view text) {
  unsigned port = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
  return fault == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

// Nothing: no host that curl and we would read alike.
std::optional<Authority> ReadAuthority(const std::string& text) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == std::string::npos) {
    return std::nullopt;
  }
  const std::size_t colon = text.find(':', bracket);
  Authority authority{text.substr(0, colon), ""};
  if (colon != std::string::npos) {
    authority.port = text.substr(colon + 1);
    if (!IsPort(authority.port)) {
      return std::nullopt;
    }
  }
  const std::string& host = authority.host;
  const bool good = host.size() > kLongestHostBytes ? false
                    : bracket > 0
                        ? host.size() == bracket + 1 && IsIpv6(host.substr(1, bracket - 1))
                        : !host.empty() && std::all_of(host.begin(), host.end(), IsHostCharacter);
  return good ? std::optional(authority) : std::nullopt;
}

// Without the path that the instance's API lives under, which users copy along.
std::string_view WithoutPath(std::string_view rest) {
  while (rest.ends_with('/')) {
    rest.remove_suffix(1);
  }
  if (rest.ends_with("/api")) {
    rest.remove_suffix(4);
  }
  while (rest.ends_with('/')) {
    rest.remove_suffix(1);
  }
  return rest;
}

Result<std::string> Assemble(bool https, std::string_view rest, InsecureDomain http) {
  if (rest.find('@') != std::string_view::npos) {
    return Fail(ErrorCode::kConfig, "the address holds a user name or password",
                {"leave out what stands before the \"@\"; a proxy's header can be given with "
                 "INFISICAL_CUSTOM_HEADERS"});
  }
  if (rest.find_first_of("/?#\\") != std::string_view::npos) {
    return Fail(ErrorCode::kConfig, "the address holds more than scheme, host and port",
                {std::string(kShape)});
  }
  const auto authority = ReadAuthority(LowerAscii(rest));
  if (!authority) {
    return Fail(ErrorCode::kConfig, "the address has no valid host and port",
                {std::string(kShape)});
  }
  if (!https && http == InsecureDomain::kLoopbackOnly && !IsLoopback(authority->host)) {
    return Fail(ErrorCode::kConfig, "plain http to " + Quoted(authority->host) + " is refused",
                {"use https://, or --allow-http if the way to it is safe"});
  }
  std::string domain = (https ? "https://" : "http://") + authority->host;
  if (!authority->port.empty() && authority->port != (https ? "443" : "80")) {
    domain += ":" + authority->port;
  }
  return domain;
}

}  // namespace

Result<std::string> CheckedDomain(std::string_view text, InsecureDomain http) {
  text = Trim(text);
  const std::size_t scheme_end = text.find("://");
  const std::string scheme = LowerAscii(text.substr(0, std::min(scheme_end, text.size())));
  if (scheme_end == std::string_view::npos) {
    const auto guess = Assemble(true, WithoutPath(text), http);
    return Fail(ErrorCode::kConfig, "the address does not start with https://",
                {guess ? "did you mean " + Quoted(*guess) + "?" : std::string(kShape)});
  }
  if (scheme != "https" && scheme != "http") {
    return Fail(ErrorCode::kConfig, "the address starts with neither https:// nor http://",
                {std::string(kShape)});
  }
  return Assemble(scheme == "https", WithoutPath(text.substr(scheme_end + 3)), http);
}

bool IsInfisicalCloud(std::string_view domain) {
  return std::find(kInfisicalClouds.begin(), kInfisicalClouds.end(), domain) !=
         kInfisicalClouds.end();
}

Result<void> CheckRepositoryDomain(const std::string& domain,
                                   const std::vector<std::string>& allowed) {
  const bool listed = std::find(allowed.begin(), allowed.end(), domain) != allowed.end();
  if (allowed.empty() ? IsInfisicalCloud(domain) : listed) {
    return {};
  }
  return Fail(ErrorCode::kConfig,
              "a file of the repository may not choose the domain " + Quoted(domain) +
                  ": the login would be sent there",
              {"if it is yours, " +
               std::string(allowed.empty() ? "set STEPVEIL_ALLOWED_DOMAINS=" + domain
                                           : "add it to STEPVEIL_ALLOWED_DOMAINS") +
               " in the CI system's own settings (not in the repository), or pass --domain"});
}

}  // namespace stepveil
