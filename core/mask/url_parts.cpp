#include "core/mask/url_parts.h"

#include "core/base/text.h"
#include "core/mask/base_digits.h"
#include "core/mask/ordinary.h"

#include <cstddef>
#include <string>

namespace stepveil {
namespace {

constexpr std::size_t kMostAddresses = 32;

bool IsSchemeCharacter(char c) { return IsLetterOrDigit(c) || c == '+' || c == '-' || c == '.'; }

void AddRawAndDecoded(std::string_view text, PartList& parts) {
  parts.AddKeyed(text);
  std::string decoded = PercentDecoded(text);
  if (decoded != text) {
    parts.AddKeyed(decoded);
  }
  WipeString(decoded);
}

// `user:password`, `:password`, or a token in place of the user.
void AddUserInfo(std::string_view user_info, PartList& parts) {
  const std::size_t colon = user_info.find(':');
  if (colon == std::string_view::npos) {
    parts.AddOther(user_info);
    return;
  }
  const std::string_view password = user_info.substr(colon + 1);
  AddRawAndDecoded(password, parts);
  if (colon > 0 && !password.empty()) {
    AddRawAndDecoded(user_info, parts);
    parts.AddOther(user_info.substr(0, colon));
  }
}

void AddParameters(std::string_view query, PartList& parts) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find_first_of("&;#"));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos) {
      const std::string_view value = pair.substr(equals + 1);
      std::string decoded = PercentDecoded(value);
      parts.Add(pair.substr(0, equals), value);
      parts.Add(pair.substr(0, equals), decoded);
      WipeString(decoded);
    }
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
}

// Webhooks have their token there.
void AddPath(std::string_view path, PartList& parts) {
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    parts.AddOther(segment);
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
  }
}

// Where the user information ends: before the last @ of the authority; or, since passwords are
// seldom encoded as they should be, the last before the parameters.
std::size_t UserInfoEnd(std::string_view rest) {
  const std::size_t in_authority = rest.substr(0, rest.find_first_of("/?#")).rfind('@');
  return in_authority != std::string_view::npos ? in_authority
                                                : rest.substr(0, rest.find('?')).rfind('@');
}

// `address` and what stands behind its "://".
void AddAddress(std::string_view address, std::string_view rest, PartList& parts) {
  const std::size_t at = UserInfoEnd(rest);
  const bool has_user = at != std::string_view::npos;
  if (has_user) {
    AddUserInfo(rest.substr(0, at), parts);
    rest.remove_prefix(at + 1);
  }
  const std::size_t query = rest.find_first_of("?#");
  const std::size_t path = rest.substr(0, query).find('/');
  if (path != std::string_view::npos) {
    AddPath(rest.substr(path + 1, query == std::string_view::npos ? query : query - path - 1),
            parts);
  }
  if (query != std::string_view::npos) {
    AddParameters(rest.substr(query + 1), parts);
    if (has_user) {
      parts.AddOther(address.substr(0, address.size() - rest.size() + query));
    }
  }
}

// go-sql-driver's `user:password@tcp(host)/db`, and any other without a scheme.
void AddWithoutScheme(std::string_view text, PartList& parts) {
  const std::size_t colon = text.find(':');
  const std::size_t at = text.rfind('@');
  const bool has_user = at != std::string_view::npos && colon < at && colon > 0;
  if (has_user && text.find_first_of(" \t\r\n\"{") > at && text.find("://") > at) {
    AddUserInfo(text.substr(0, at), parts);
  }
}

}  // namespace

void AddUrlParts(std::string_view text, PartList& parts) {
  constexpr std::string_view kEnds = " \t\r\n\"'<>`";
  AddWithoutScheme(text, parts);
  std::size_t from = 0;
  for (std::size_t count = 0; count < kMostAddresses; ++count) {
    const std::size_t mark = text.find("://", from);
    if (mark == std::string_view::npos) {
      return;
    }
    std::size_t begin = mark;
    while (begin > from && IsSchemeCharacter(text[begin - 1])) {
      --begin;
    }
    const std::string_view address = text.substr(begin, text.find_first_of(kEnds, mark) - begin);
    AddAddress(address, address.substr(mark + 3 - begin), parts);
    from = mark + 3;
  }
}

}  // namespace stepveil
