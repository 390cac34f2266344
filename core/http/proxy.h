#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/variables.h"

#include <optional>
#include <string>
#include <vector>

namespace stepveil {

struct Proxy {
  std::string url;       // scheme://host[:port] alone
  Secret credentials;    // "user:password" as the variable has it, percent-encoded; may be empty
  std::string variable;  // which variable named it
};

// The proxies for each scheme, and the hosts that need none (the list as given).
struct ProxySettings {
  std::optional<Proxy> https;
  std::optional<Proxy> http;
  std::string no_proxy;
};

// Reads https_proxy, HTTPS_PROXY, http_proxy (lower case only: a CGI gets the upper one from its
// client's headers), all_proxy, ALL_PROXY, no_proxy, NO_PROXY; the lower-case name wins, empty
// counts as unset. Errors: kConfig, naming the variable, when a value is no proxy's URL.
[[nodiscard]] Result<ProxySettings> ReadProxySettings(const Variables& variables);

// What must not be seen of the proxies' URLs in all these variables, used or not: the password, as
// it stands there and decoded; where there is only a user, as some proxies take a token, the user.
[[nodiscard]] std::vector<Secret> ProxyPasswords(const Variables& variables);

}  // namespace stepveil
