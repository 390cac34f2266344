#pragma once

#include "core/http/url.h"

#include <string_view>

namespace stepveil {

// Does `url` go past the proxy, by the `list` of NO_PROXY or since it is this machine itself? By
// the rules of Go's programs (the package golang.org/x/net/http/httpproxy), the official client
// among them. Entries stand between commas: a name (it and all below it), `.name` or `*.name` (all
// below it alone), an address, a network (10.0.0.0/8), each but the last with `:port` too; `*` is
// everything. But for one thing: names are compared as DNS has them, "xn--...".
[[nodiscard]] bool IsExempt(const Url& url, std::string_view list);

}  // namespace stepveil
