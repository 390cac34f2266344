#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// HTTP headers of the user's own, sent to the instance only. They may carry a proxy's credential,
// so no message quotes a value.
namespace stepveil {

using RequestHeader = std::pair<std::string, std::string>;

// A token as name, a value on one line, and none that login or HTTP own. Errors: kConfig.
[[nodiscard]] Result<RequestHeader> CheckedHeader(std::string_view name, std::string_view value);

// `k1=v1 k2='v 2' k3="v 3"`, as the Infisical CLI reads INFISICAL_CUSTOM_HEADERS; it leaves out
// User-Agent and Accept, and so does this. Names and values are checked by LoadRequest. Errors:
// kConfig.
[[nodiscard]] Result<std::vector<RequestHeader>> ReadCustomHeaders(std::string_view text);

}  // namespace stepveil
