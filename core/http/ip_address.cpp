#include "core/http/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace stepveil {
namespace {

constexpr IpAddress kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned int kMappedBits = 96;

bool SameBits(const IpAddress& a, const IpAddress& b, unsigned int bits) {
  const unsigned int whole = bits / 8;
  const auto rest = static_cast<unsigned char>(0xff00U >> bits % 8);
  return std::equal(a.begin(), a.begin() + whole, b.begin()) &&
         (rest == 0 || ((a[whole] ^ b[whole]) & rest) == 0);
}

bool IsV4(const IpAddress& address) { return SameBits(address, kMapped, kMappedBits); }

}  // namespace

std::optional<IpAddress> ParseIp(std::string_view text) {
  const std::string word(text);
  IpAddress address = kMapped;
  const bool v4 = inet_pton(AF_INET, word.c_str(), address.data() + kMappedBits / 8) == 1;
  const bool known = v4 || inet_pton(AF_INET6, word.c_str(), address.data()) == 1;
  const bool whole = text.find('\0') == text.npos;
  return known && whole ? std::optional(address) : std::nullopt;
}

std::optional<IpNetwork> ParseIpNetwork(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto first = ParseIp(text.substr(0, slash));
  if (slash == text.npos || !first) {
    return std::nullopt;
  }
  const bool v4 = text.find(':') > slash;
  const std::string_view length = text.substr(slash + 1);
  const char* const end = length.data() + length.size();
  unsigned int bits = 0;
  const auto read = std::from_chars(length.data(), end, bits);
  if (read.ec != std::errc() || read.ptr != end || bits > (v4 ? 32U : 128U)) {
    return std::nullopt;
  }
  return IpNetwork{*first, bits + (v4 ? kMappedBits : 0)};
}

bool Holds(const IpNetwork& network, const IpAddress& address) {
  return IsV4(address) == (network.bits >= kMappedBits && IsV4(network.first)) &&
         SameBits(network.first, address, network.bits);
}

}  // namespace stepveil
