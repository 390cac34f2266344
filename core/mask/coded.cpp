#include "core/mask/coded.h"

#include "core/base/encoding.h"
#include "core/mask/characters.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

namespace stepveil {
namespace {

enum class Which { kThese, kAllBut };  // ASCII signs
enum class Foreign { kLeft, kBytes, kCodes };

struct Notation {
  const char* code;  // printf's, for a number
  Which which;
  std::string_view signs;  // besides letters and digits, which all leave
  Foreign foreign;         // what is not ASCII
  std::string_view blank = "";
  bool named = false;  // &amp; &lt; &gt; &quot;
};

constexpr auto kThese = Which::kThese;
constexpr auto kAllBut = Which::kAllBut;
constexpr auto kLeft = Foreign::kLeft;
constexpr auto kBytes = Foreign::kBytes;
constexpr auto kCodes = Foreign::kCodes;

constexpr std::array<Notation, 14> kNotations = {{
    {"\\x%02X", kThese, "\"\\", kBytes},               // nginx's access log
    {"\\x%02x", kAllBut, ":_.", kBytes},               // systemd-escape
    {"\\x%02x", kAllBut, "#+-.:=@_", kBytes},          // udev, lsblk
    {"\\%02x", kThese, "*()\\", kLeft},                // LDAP's filters
    {"\\%02x", kThese, "*()\\", kBytes},               //
    {"\\%02X", kThese, ",+\"\\<>;=", kBytes},          // LDAP's names
    {"\\%03o", kThese, " \\", kLeft},                  // mount tables
    {"\\%03o", kThese, " \\#", kLeft},                 //
    {"#%03o", kThese, "", kLeft},                      // rsyslog
    {"=%02X", kAllBut, "!*+-/", kBytes, "_"},          // mail headers
    {"&#x%x;", kAllBut, ",.-_ ", kLeft},               // OWASP's encoders
    {"&#x%X;", kThese, "&<>\"'`=", kLeft, "", true},   // Handlebars
    {"&#x%X;", kThese, "&<>\"'`=/", kLeft, "", true},  // Mustache
    {"&#x%X;", kThese, "&<>\"'+`", kCodes, "", true},  // .NET
}};

std::string_view NameOf(char c) {
  return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : "";
}

bool IsCoded(char c, const Notation& notation) {
  const bool control = static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  const bool listed = notation.signs.find(c) != std::string_view::npos;
  return control || (!IsLetterOrDigit(c) && listed == (notation.which == kThese));
}

void AppendCode(std::string& form, std::uint32_t code, const Notation& notation) {
  std::array<char, 16> text{};
  const int size = std::snprintf(text.data(), text.size(), notation.code, code);
  form.append(text.data(), static_cast<std::size_t>(size));
}

void AppendAscii(std::string& form, char c, const Notation& notation) {
  const std::string_view name = notation.named ? NameOf(c) : "";
  if (c == ' ' && !notation.blank.empty()) {
    form += notation.blank;
  } else if (!IsCoded(c, notation)) {
    form += c;
  } else if (!name.empty()) {
    form += name;
  } else {
    AppendCode(form, static_cast<unsigned char>(c), notation);
  }
}

void AppendForeign(std::string& form, std::string_view sequence, const Notation& notation) {
  if (notation.foreign == kLeft) {
    form += sequence;
  } else if (notation.foreign == kCodes && sequence.size() > 1) {
    AppendCode(form, CodeOf(sequence), notation);
  } else {
    for (const char byte : sequence) {
      AppendCode(form, static_cast<unsigned char>(byte), notation);
    }
  }
}

std::string Coded(std::string_view text, const Notation& notation) {
  std::string form;
  form.reserve(text.size() * 8);  // growing would leave copies behind
  while (!text.empty()) {
    const std::string_view sequence = text.substr(0, SequenceBytes(text));
    if (static_cast<unsigned char>(sequence.front()) < 0x80) {
      AppendAscii(form, sequence.front(), notation);
    } else {
      AppendForeign(form, sequence, notation);
    }
    text.remove_prefix(sequence.size());
  }
  return form;
}

}  // namespace

void AddCoded(std::string_view text, FormList& forms) {
  for (const Notation& notation : kNotations) {
    forms.Add(Coded(text, notation), LeastSpelled(text));
  }
}

}  // namespace stepveil
