#include "core/mask/markup.h"

#include "core/mask/characters.h"

#include <array>
#include <cstdio>
#include <string>

namespace stepveil {
namespace {

enum class As { kItself, kDecimal, kLowerHex, kUpperHex, kName };
enum class Foreign { kAll, kUnits, kUnitsOfAstral };  // UTF-16 units where a writer thinks in them

struct Style {
  As special;  // & < > " ; kName: &amp; and so on
  As foreign;  // what is not ASCII
  Foreign by = Foreign::kAll;
  bool blanks = false;                // line ends and tabs, too
  std::string_view apostrophe = "'";  // with kName
};

constexpr std::array<Style, 11> kStyles = {{
    {As::kName, As::kDecimal},
    {As::kName, As::kLowerHex},
    {As::kName, As::kUpperHex},                              // libxml
    {As::kName, As::kDecimal, Foreign::kUnits},              // JavaScript's charCodeAt
    {As::kName, As::kLowerHex, Foreign::kUnitsOfAstral},     // Java's XML
    {As::kName, As::kName, Foreign::kAll, false, "&#039;"},  // PHP's htmlentities
    {As::kDecimal, As::kDecimal},                            //
    {As::kDecimal, As::kDecimal, Foreign::kUnits},           //
    {As::kLowerHex, As::kLowerHex},                          //
    {As::kUpperHex, As::kUpperHex},                          //
    {As::kName, As::kItself, Foreign::kAll, true},           // attributes
}};

constexpr std::array<std::string_view, 96> kLatin1 = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

bool IsSpecial(char c) { return std::string_view("&<>\"'").find(c) != std::string_view::npos; }
bool IsBlank(char c) { return c == '\t' || c == '\n' || c == '\r'; }

void AppendNumber(std::string& form, std::uint32_t code, As as) {
  char number[16];
  const char* format = as == As::kDecimal ? "&#%u;" : as == As::kLowerHex ? "&#x%x;" : "&#x%X;";
  std::snprintf(number, sizeof(number), format, code);
  form += number;
}

void AppendSpecial(std::string& form, char c, const Style& style) {
  if (style.special != As::kName) {
    AppendNumber(form, static_cast<unsigned char>(c), style.special);
    return;
  }
  form += c == '&'   ? "&amp;"
          : c == '<' ? "&lt;"
          : c == '>' ? "&gt;"
          : c == '"' ? "&quot;"
                     : style.apostrophe;
}

void AppendForeign(std::string& form, std::string_view sequence, const Style& style) {
  const std::uint32_t code = CodeOf(sequence);
  const std::string_view name = style.foreign == As::kName ? Latin1Name(code) : "";
  if (!name.empty()) {
    form.append("&").append(name).append(";");
  } else if (style.foreign == As::kName || style.foreign == As::kItself ||
             (style.by == Foreign::kUnitsOfAstral && code < 0x10000)) {
    form += sequence;
  } else if (style.by == Foreign::kAll) {
    AppendNumber(form, code, style.foreign);
  } else {
    ForEachUnit(sequence, [&](unsigned unit) { AppendNumber(form, unit, style.foreign); });
  }
}

std::string Written(std::string_view text, const Style& style) {
  std::string form;
  form.reserve(text.size() * 8);  // growing would leave copies behind
  while (!text.empty()) {
    const std::string_view sequence = text.substr(0, SequenceBytes(text));
    const char c = sequence.front();
    if (sequence.size() > 1) {
      AppendForeign(form, sequence, style);
    } else if (IsSpecial(c)) {
      AppendSpecial(form, c, style);
    } else if (style.blanks && IsBlank(c)) {
      AppendNumber(form, static_cast<unsigned char>(c), As::kDecimal);
    } else {
      form += c;
    }
    text.remove_prefix(sequence.size());
  }
  return form;
}

bool IsPlain(char c) {
  return static_cast<unsigned char>(c) < 0x80 && !IsSpecial(c) && !IsBlank(c);
}

}  // namespace

std::string_view Latin1Name(std::uint32_t code) {
  return code >= 0xa0 && code <= 0xff ? kLatin1[code - 0xa0] : std::string_view();
}

void AddMarkup(std::string_view text, FormList& forms) {
  bool plain = true;
  for (const char c : text) {
    plain = plain && IsPlain(c);
  }
  for (const Style& style : kStyles) {
    if (!plain && (!style.blanks || text.size() <= kLongestJoined)) {
      forms.Add(Written(text, style), LeastSpelled(text));
    }
  }
}

}  // namespace stepveil
