#pragma once

#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// The libraries that carry requests, each with its version: libcurl, OpenSSL, nghttp2.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> HttpLibraries();

}  // namespace stepveil
