#pragma once

#include <string_view>

namespace stepveil {

// Mozilla's list of certificate authorities as it was when this program was released, one after the
// other as DER; "" in a build without one (STEPVEIL_ROOTS). The last resort, for images that have
// no bundle: a system's own is kept up to date.
[[nodiscard]] std::string_view BuiltInRoots();

}  // namespace stepveil
