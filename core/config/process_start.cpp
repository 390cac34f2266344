#include "core/config/process_start.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace stepveil {
namespace {

bool IsPort(std::string_view text) {
  unsigned port = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  return !text.empty() && text.size() <= 5 && read.ptr == text.data() + text.size() && port >= 1 &&
         port <= 65'535;
}

bool IsHost(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == ':' || c == '.' || IsLetterOrDigit(c); });
  }
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsLetterOrDigit(c) || c == '.' || c == '-' || c == '_'; });
}

bool HasBlank(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
}

}  // namespace

ReadyAddress KindOfReadyAddress(const std::string& text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text.starts_with(scheme) && text.size() > scheme.size() && !HasBlank(text)) {
      return ReadyAddress::kUrl;
    }
  }
  if (text.starts_with('/') || text.starts_with("./")) {
    return text.find_first_not_of("./") == std::string::npos ? ReadyAddress::kNone
                                                             : ReadyAddress::kSocket;
  }
  const std::size_t colon = text.rfind(':');
  const bool tcp = colon != std::string::npos && IsHost(std::string_view(text).substr(0, colon)) &&
                   IsPort(std::string_view(text).substr(colon + 1));
  return tcp ? ReadyAddress::kTcp : ReadyAddress::kNone;
}

}  // namespace stepveil
