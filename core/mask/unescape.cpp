#include "core/mask/unescape.h"

#include "core/mask/characters.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace stepveil {
namespace {

// A reader of what stands behind a backslash; `text` begins with the character after it.
struct Reader {
  std::string_view text;

  // Up to `most` digits of `base`; nothing if there are fewer than `least`.
  std::optional<std::uint32_t> Number(std::size_t least, std::size_t most, std::uint32_t base) {
    std::uint32_t number = 0;
    std::size_t count = 0;
    for (; count < most && count < text.size(); ++count) {
      const std::uint32_t digit = DigitOf(text[count]);
      if (digit >= base) {
        break;
      }
      number = number * base + digit;
    }
    if (count < least) {
      return std::nullopt;
    }
    text.remove_prefix(count);
    return number;
  }

  static std::uint32_t DigitOf(char c) {
    return c >= '0' && c <= '9'   ? static_cast<std::uint32_t>(c - '0')
           : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
           : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                  : 16U;
  }
};

// \u with four digits, two of which may be one character; \u{...}; \U with eight.
std::optional<std::uint32_t> CodePoint(Reader& reader, std::size_t digits) {
  if (digits == 4 && !reader.text.empty() && reader.text.front() == '{') {
    Reader braced{reader.text.substr(1)};
    const auto code = braced.Number(1, 6, 16);
    if (!code || braced.text.empty() || braced.text.front() != '}') {
      return std::nullopt;
    }
    reader.text = braced.text.substr(1);
    return code;
  }
  const auto code = reader.Number(digits, digits, 16);
  if (!code || *code < 0xd800 || *code >= 0xdc00 || reader.text.substr(0, 2) != "\\u") {
    return code;
  }
  Reader second{reader.text.substr(2)};
  const auto low = second.Number(4, 4, 16);
  if (!low || *low < 0xdc00 || *low >= 0xe000) {
    return code;
  }
  reader.text = second.text;
  return 0x10000 + ((*code - 0xd800) << 10U) + (*low - 0xdc00);
}

// The character of \x41, \u0041 and the like.
bool AppendNumbered(std::string& out, Reader& reader) {
  Reader after{reader.text.substr(1)};
  if (reader.text.front() == 'x') {
    const auto byte = after.Number(1, 2, 16);
    if (byte) {
      out += static_cast<char>(*byte);
      reader = after;
    }
    return byte.has_value();
  }
  const auto code = CodePoint(after, reader.text.front() == 'u' ? 4 : 8);
  if (!code || *code > 0x10ffff) {
    return false;
  }
  AppendUtf8(out, *code);
  reader = after;
  return true;
}

bool AppendOctal(std::string& out, Reader& reader, const EscapeDialect& dialect) {
  Reader after = reader;
  std::optional<std::uint32_t> byte;
  if (dialect.zero_octal && reader.text.front() == '0') {
    after.text.remove_prefix(1);
    byte = after.Number(0, 3, 8);
  } else if (dialect.three_octal) {
    byte = after.Number(1, 3, 8);
  }
  if (byte) {
    out += static_cast<char>(*byte & 0xffU);
    reader = after;
  }
  return byte.has_value();
}

bool AppendLetter(std::string& out, Reader& reader, std::string_view letters) {
  for (std::size_t i = 0; i < letters.size(); i += 2) {
    if (reader.text.front() == letters[i]) {
      out += letters[i + 1];
      reader.text.remove_prefix(1);
      return true;
    }
  }
  return false;
}

bool IsNumbered(char c) { return c == 'x' || c == 'u' || c == 'U'; }

}  // namespace

std::string Unescaped(std::string_view text, const EscapeDialect& dialect) {
  std::string out;
  out.reserve(text.size());
  Reader reader{text};
  while (!reader.text.empty()) {
    const char c = reader.text.front();
    reader.text.remove_prefix(1);
    if (c != '\\' || reader.text.empty()) {
      out += c;
      continue;
    }
    const char next = reader.text.front();
    if (dialect.cuts && next == 'c') {
      break;
    }
    if (AppendLetter(out, reader, dialect.letters) || AppendOctal(out, reader, dialect) ||
        (dialect.numbers && IsNumbered(next) && AppendNumbered(out, reader))) {
      continue;
    }
    out.append(dialect.drops_unknown ? "" : "\\").append(1, next);
    reader.text.remove_prefix(1);
  }
  return out;
}

}  // namespace stepveil
