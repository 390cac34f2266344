#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stepveil {

// Bech32 (BIP 173) as age writes its keys: no limit of 90 characters, any whole bytes as data.

// `prefix` "1" data checksum, in lower case.
[[nodiscard]] std::string EncodeBech32(std::string_view prefix, std::string_view bytes);

struct Bech32 {
  std::string prefix;  // in lower case
  std::string bytes;
};

// All upper or all lower case; nothing where checksum, padding or a character is wrong. Wipe
// `bytes` where they are a key.
[[nodiscard]] std::optional<Bech32> DecodeBech32(std::string_view text);

}  // namespace stepveil
