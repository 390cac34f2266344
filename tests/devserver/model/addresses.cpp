#include "tests/devserver/model/addresses.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace stepveil::devserver {
namespace {

using Bytes = std::vector<unsigned char>;

// 4 or 16 bytes; empty: no address.
Bytes BytesOf(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) {
    return {bytes.begin(), bytes.begin() + 4};
  }
  const bool six = inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
  return six ? Bytes(bytes.begin(), bytes.end()) : Bytes();
}

bool BitOf(const Bytes& bytes, std::size_t i) { return ((bytes[i / 8] >> (7 - i % 8)) & 1) != 0; }

bool IsIn(const std::string& network, const Bytes& address) {
  const std::size_t slash = network.find('/');
  const Bytes top = BytesOf(network.substr(0, slash));
  if (top.empty() || top.size() != address.size()) return false;
  const std::size_t bits =
      slash == network.npos
          ? top.size() * 8
          : std::min<std::size_t>(top.size() * 8, std::strtoul(&network[slash + 1], nullptr, 10));
  for (std::size_t i = 0; i < bits; ++i) {
    if (BitOf(top, i) != BitOf(address, i)) return false;
  }
  return true;
}

}  // namespace

bool IsTrusted(const std::vector<std::string>& trusted, const std::string& address) {
  const Bytes bytes = BytesOf(address);
  return trusted.empty() || std::any_of(trusted.begin(), trusted.end(),
                                        [&](const auto& each) { return IsIn(each, bytes); });
}

std::optional<Answer> RefuseAddress(const std::vector<std::string>& trusted,
                                    const std::string& address) {
  if (IsTrusted(trusted, address)) return std::nullopt;
  return Refuse(403, "ForbiddenError",
                "You are not allowed to access this resource from the current IP address");
}

}  // namespace stepveil::devserver
