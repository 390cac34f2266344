#pragma once

#include "core/http/ending.h"

#include <string>

namespace stepveil {

// Did the transfer come no further than to its proxy?
[[nodiscard]] bool EndedAtProxy(const Ending& ending);

// Its failure: the proxy's own, which is named, and never its user or password.
[[nodiscard]] TransportFailure ProxyFailure(const Ending& ending);

// "the proxy http://host:port (HTTPS_PROXY)".
[[nodiscard]] std::string NameOf(const ProxyUsed& proxy);

}  // namespace stepveil
