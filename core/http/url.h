#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stepveil {

// The parts of an address that decide where a request goes.
struct Url {
  std::string origin;  // "https://host[:port]": lower-case scheme, no default port
  std::string scheme;
  std::string host;  // an IPv6 address keeps its brackets
  std::string port;  // the scheme's own where none is given
  bool has_credentials = false;
};

// The parts of an absolute http or https URL, read by the library that will also send the request,
// so that the two never disagree; nothing if it isn't one.
[[nodiscard]] std::optional<Url> ParseUrl(const std::string& text);

[[nodiscard]] std::string_view WithoutBrackets(std::string_view host);

// Is the host localhost, 127.0.0.0/8 or [::1] by its letters? No other name is looked up for this.
[[nodiscard]] bool IsLoopback(const Url& url);

// Is the host an address at which a cloud's machine or container finds its own metadata service:
// 169.254.0.0/16, [fe80::/10] or [fd00:ec2::/32]? No router hands it on.
[[nodiscard]] bool IsMetadataAddress(const Url& url);

}  // namespace stepveil
