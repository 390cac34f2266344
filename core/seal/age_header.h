#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

inline constexpr std::size_t kMostHeaderBytes = std::size_t{64} << 10;
inline constexpr std::size_t kMostStanzas = 100;

// One way to the file key: `-> TYPE ARGUMENT...`, and its body.
struct AgeStanza {
  std::vector<std::string> arguments;  // the type first; printable ASCII, none empty
  std::string body;
};

struct AgeHeader {
  std::vector<AgeStanza> stanzas;  // at least one
  std::string_view authenticated;  // of the file: up to and with "---"
  std::string mac;                 // of it
  std::size_t size_bytes = 0;      // where the payload begins
};

// Standard base64 without padding.
[[nodiscard]] std::string AgeBase64(std::string_view bytes);
// Nothing unless `text` is exactly what AgeBase64 makes of some bytes.
[[nodiscard]] std::optional<std::string> DecodeAgeBase64(std::string_view text);

// The text up to and with "---".
[[nodiscard]] std::string WriteAgeHeader(const std::vector<AgeStanza>& stanzas);

// Reads the header at the start of `file`, which the result refers to. Errors: kSecret; no byte of
// the file is quoted.
[[nodiscard]] Result<AgeHeader> ReadAgeHeader(std::string_view file);

}  // namespace stepveil
