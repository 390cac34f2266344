#pragma once

#include "tests/devserver/model/answer.h"

#include <optional>
#include <string>
#include <vector>

namespace stepveil::devserver {

// Whether `address` is one of `trusted` or in a network of it ("10.0.0.0/8"), as a server checks
// the trusted addresses of an identity; an empty list trusts all.
bool IsTrusted(const std::vector<std::string>& trusted, const std::string& address);

// 403 unless it is: the words are the server's own (read in its source, not recorded).
std::optional<Answer> RefuseAddress(const std::vector<std::string>& trusted,
                                    const std::string& address);

}  // namespace stepveil::devserver
