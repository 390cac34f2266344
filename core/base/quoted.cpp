// Quoted(), Escaped() and what they stand on: the only way foreign text reaches a message.
#include "core/base/encoding.h"
#include "core/base/text.h"

#include <cstdint>

namespace stepveil {
namespace {

struct Character {
  std::size_t length_bytes = 1;
  std::uint32_t code_point = 0;
  bool valid = false;
};

// The UTF-8 character at the start of `text` (not empty); an invalid byte has length 1.
Character Decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    return {1, lead, true};
  }
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) {
    return {};
  }
  std::uint32_t code_point = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) {
      return {};
    }
    code_point = code_point << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong =
      (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (overlong || surrogate || code_point > 0x10ffff) {
    return {};
  }
  return {length, code_point, true};
}

// Characters that move the cursor, hide text or turn its direction.
bool IsHarmful(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c || c == 0xfeff ||
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || (c >= 0xe0000 && c <= 0xe007f);
}

std::string EscapeOf(std::uint32_t c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  if (c < 0x100) return "\\x" + Hex(std::string(1, static_cast<char>(c)));
  const std::string two{static_cast<char>(c >> 8), static_cast<char>(c)};
  return c < 0x10000 ? "\\u" + Hex(two)
                     : "\\U" + Hex(std::string(1, static_cast<char>(c >> 16)) + two);
}

void ReplaceAll(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

// What .NET's TrimStart removes before GitHub's runner looks for a command (the line breaks and
// tabs among it are harmful and escaped before).
bool IsSpace(std::uint32_t c) {
  return c == ' ' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
         c == 0x205f || c == 0x3000;
}

// GitHub's runner reads `##[` anywhere in a line and `::` at its start as commands.
void BreakCommands(std::string& safe) {
  ReplaceAll(safe, "##[", "#\\#[");
  std::string_view rest = safe;
  while (!rest.empty() && IsSpace(Decode(rest).code_point)) {
    rest.remove_prefix(Decode(rest).length_bytes);
  }
  if (rest.starts_with("::")) {
    safe.insert(safe.size() - rest.size() + 1, "\\");
  }
}

// An operand stands in double quotes, which it must not end.
enum class Form { kSentence, kOperand };

std::string EscapedCharacter(Form form, const Character& c, std::string_view bytes) {
  if (!c.valid) {
    return "\\x" + Hex(bytes);
  }
  if (IsHarmful(c.code_point)) {
    return EscapeOf(c.code_point);
  }
  const bool ends_operand = form == Form::kOperand && (bytes == "\"" || bytes == "\\");
  return (ends_operand ? "\\" : "") + std::string(bytes);
}

std::string EscapedAs(Form form, std::string_view text) {
  std::string safe;
  std::size_t used_bytes = 0;
  while (used_bytes < text.size()) {
    const Character c = Decode(text.substr(used_bytes));
    if (used_bytes + c.length_bytes > kQuotedBytes) {
      break;
    }
    safe += EscapedCharacter(form, c, text.substr(used_bytes, c.length_bytes));
    used_bytes += c.length_bytes;
  }
  BreakCommands(safe);
  return used_bytes < text.size() ? safe + "..." : safe;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const Character c = Decode(text);
    if (!c.valid) {
      return false;
    }
    text.remove_prefix(c.length_bytes);
  }
  return true;
}

std::string Escaped(std::string_view text) { return EscapedAs(Form::kSentence, text); }

std::string Quoted(std::string_view text) { return "\"" + EscapedAs(Form::kOperand, text) + "\""; }

std::string QuotedForMarkdown(std::string_view text) {
  std::string safe;
  for (const char c : Escaped(text)) {
    if (std::string_view("\\`*_{}[]()<>#+-.!|~&").find(c) != std::string_view::npos) {
      safe += '\\';
    }
    safe += c;
  }
  return safe;
}

}  // namespace stepveil
