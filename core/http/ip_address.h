#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace stepveil {

// An IPv4 address stands in it as IPv6 has it, ::ffff:a.b.c.d: there is one form of each.
using IpAddress = std::array<unsigned char, 16>;

// All addresses whose first `bits` are those of `first`.
struct IpNetwork {
  IpAddress first = {};
  unsigned int bits = 0;
};

// The address that `text` is: four decimal numbers, or IPv6 without brackets and zone. Nothing if
// it is a name or anything else.
[[nodiscard]] std::optional<IpAddress> ParseIp(std::string_view text);

// "10.0.0.0/8", "fd00::/8".
[[nodiscard]] std::optional<IpNetwork> ParseIpNetwork(std::string_view text);

// IPv4 lies in networks of IPv4 alone: ::/0 holds none of it.
[[nodiscard]] bool Holds(const IpNetwork& network, const IpAddress& address);

}  // namespace stepveil
