#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stepveil {

// The bytes that `text` stands for; nothing if it is not of these digits alone. White space between
// them doesn't count; of base64 either alphabet is taken, with or without its padding.
[[nodiscard]] std::optional<std::string> FromBase64(std::string_view text);
[[nodiscard]] std::optional<std::string> FromHex(std::string_view text);

// A number below 2^31 of these digits alone.
[[nodiscard]] std::optional<std::uint32_t> NumberIn(std::string_view digits, std::uint32_t base);

// Each %41 becomes the byte that it stands for.
[[nodiscard]] std::string PercentDecoded(std::string_view text);

}  // namespace stepveil
