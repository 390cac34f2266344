#include "core/http/no_proxy.h"

#include "core/base/text.h"
#include "core/http/ip_address.h"

#include <optional>
#include <string>

namespace stepveil {
namespace {

struct Target {
  std::string host;  // without brackets
  std::string port;
  std::optional<IpAddress> ip;
};

struct Entry {
  std::string_view host;
  std::string_view port;  // "" = any
};

// "host:port", "[host]:port"; what is neither is a host as it stands.
Entry SplitPort(std::string_view text) {
  const Entry whole{text, ""};
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) {
    return whole;
  }
  const bool bracketed = text.front() == '[';
  if (bracketed && text[colon - 1] != ']') {
    return whole;
  }
  const std::string_view host = bracketed ? text.substr(1, colon - 2) : text.substr(0, colon);
  const std::string_view stray = bracketed ? "[]" : "[]:";
  const std::string_view port = text.substr(colon + 1);
  if (host.find_first_of(stray) != host.npos || port.find_first_of("[]") != port.npos) {
    return whole;
  }
  return {host, port};
}

bool IsOurOwn(const Target& target) {
  return target.host == "localhost" ||
         (target.ip && (Holds(*ParseIpNetwork("127.0.0.0/8"), *target.ip) ||
                        Holds(*ParseIpNetwork("::1/128"), *target.ip)));
}

bool NamesHost(std::string_view name, const Target& target) {
  if (name.starts_with("*.")) {
    name.remove_prefix(1);
  }
  const bool below_only = name.front() == '.';
  return target.host.ends_with(below_only ? std::string(name) : "." + std::string(name)) ||
         (!below_only && target.host == name);
}

bool Matches(std::string_view text, const Target& target) {
  if (const auto network = ParseIpNetwork(text)) {
    return target.ip && Holds(*network, *target.ip);
  }
  const Entry entry = SplitPort(text);
  if (entry.host.empty() || (!entry.port.empty() && entry.port != target.port)) {
    return false;
  }
  if (const auto ip = ParseIp(entry.host)) {
    return target.ip == ip;
  }
  return !target.ip && NamesHost(entry.host, target);
}

}  // namespace

bool IsExempt(const Url& url, std::string_view list) {
  const std::string host(WithoutBrackets(url.host));
  const Target target{host, url.port, ParseIp(host)};
  if (IsOurOwn(target)) {
    return true;
  }
  for (const std::string& piece : Split(LowerAscii(list), ',')) {
    const std::string_view entry = Trim(piece);
    if (!entry.empty() && (entry == "*" || Matches(entry, target))) {
      return true;
    }
  }
  return false;
}

}  // namespace stepveil
