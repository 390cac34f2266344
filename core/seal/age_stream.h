#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <string>
#include <string_view>

namespace stepveil {

// The payload of an age file: 16 bytes of nonce, then pieces of 64 KiB, each with its number and
// whether it is the last under its own tag, so that none can be changed, moved, left out or added.

[[nodiscard]] Result<std::string> SealPayload(const Secret& content, const Secret& file_key);

// Errors: kSecret.
[[nodiscard]] Result<Secret> OpenPayload(std::string_view payload, const Secret& file_key);

}  // namespace stepveil
