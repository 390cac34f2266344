#include "core/mask/escapes.h"

#include "core/base/text.h"
#include "core/mask/characters.h"
#include "core/mask/encodings.h"
#include "core/mask/escape_style.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace stepveil {
namespace {

using Style = EscapeStyle;
using Number = Style::Number;
using Digits = Style::Digits;
using Nesting = Style::Nesting;
using Foreign = Style::Foreign;

constexpr std::string_view kJson = "\"\"\\\\\bb\ff\nn\rr\tt";
constexpr std::string_view kJsonSlash = "//\"\"\\\\\bb\ff\nn\rr\tt";
constexpr std::string_view kHexFlags = "//\\\\\bb\ff\nn\rr\tt";
constexpr std::string_view kFew = "\\\\\nn\rr\tt";
constexpr std::string_view kFewQuote = "''\\\\\nn\rr\tt";
constexpr std::string_view kFewDouble = "\"\"\\\\\nn\rr\tt";
constexpr std::string_view kNode = "\\\\\bb\ff\nn\rr\tt";
constexpr std::string_view kNodeQuote = "''\\\\\bb\ff\nn\rr\tt";
constexpr std::string_view kC = "\"\"\\\\\aa\bb\ff\nn\rr\tt\vv";
constexpr std::string_view kYaml = "\"\"\\\\\aa\bb\033e\ff\nn\rr\tt\vv";
constexpr std::string_view kProperties = "==::##!!\\\\\ff\nn\rr\tt";
constexpr std::string_view kJsText = "''\"\"\\\\";
constexpr std::string_view kLua = "\"\"\\\\\n\n";
constexpr std::string_view kRubyLetters = "\"\"\\\\\aa\bb\033e\ff\nn\rr\tt\vv";
constexpr std::string_view kBash = "''\\\\\aa\bb\033E\ff\nn\rr\tt\vv";

constexpr auto kRaw = Number::kRaw;
constexpr auto kHex = Number::kHex;
constexpr auto kOctal = Number::kOctal;
constexpr auto kUnicode = Number::kUnicode;
constexpr auto kLower = Digits::kLower;
constexpr auto kUpper = Digits::kUpper;
constexpr auto kTwice = Nesting::kOftenTwice;

constexpr Style kCOctal = {kC, kOctal, "\x7f", kOctal};
constexpr Style kPythonBytes = {kFew, kHex, "\x7f", kHex};
constexpr Style kBashOctal = {kBash, kOctal, "\x7f", kOctal};

constexpr std::array<Style, 25> kStyles = {{
    {kJson, kUnicode, "", kRaw, kLower, kTwice},           // JSON in UTF-8
    {kJson, kUnicode, "", kRaw, kUpper, kTwice},           //
    {kJson, kUnicode, "", kUnicode, kLower, kTwice},       // JSON in ASCII
    {kJson, kUnicode, "", kUnicode, kUpper, kTwice},       //
    {kJson, kUnicode, "\x7f", kRaw, kLower, kTwice},       // jq
    {kJson, kUnicode, "\x7f", kUnicode, kLower, kTwice},   // jq -a
    {kJson, kUnicode, "<>&", kRaw, kLower, kTwice},        // Go
    {kFewDouble, kUnicode, "<>&", kRaw},                   // Go before 1.22
    {kJsonSlash, kUnicode, "", kUnicode, kLower, kTwice},  // PHP
    {kJsonSlash, kUnicode, "", kRaw, kLower, kTwice},      //
    {kNode, kUnicode, "\"'`<>&+\x7f", kUnicode, kUpper},   // .NET
    {kJson, kUnicode, "'<>&=", kRaw},                      // Gson
    {kC, kHex, "\x7f", kRaw},                              // Go's %q
    {kC, kHex, "\x7f", Number::kCode},                     // Go's %+q
    kCOctal,                                               // C
    {kFewDouble, Number::kBraced, "\x7f", kRaw},           // Rust's {:?}
    {kFew, kHex, "\x7f", kRaw},                            // Python's repr, as its quotes are
    {kFewQuote, kHex, "\x7f", kRaw},                       //
    {kFew, kHex, "\x7f", Number::kShortCode},              // Python's ascii()
    {kFewQuote, kHex, "\x7f", Number::kShortCode},         //
    kPythonBytes,                                          //
    {kNode, kHex, "\x7f", kRaw, kUpper},                   // Node's inspect, as its quotes are
    {kNodeQuote, kHex, "\x7f", kRaw, kUpper},              //
    {kBash, kOctal, "\x7f", kRaw},                         // bash's $'...'
    kBashOctal,                                            // in the C locale
}};

constexpr std::size_t kJsonStyles = 7;  // the first ones above

constexpr std::array<Style, 12> kRareStyles = {{
    {kHexFlags, kUnicode, "\"'<>&", kUnicode, kUpper},  // PHP's JSON_HEX flags
    {kYaml, kHex, "\x7f", Number::kCode, kUpper, Nesting::kOnce, Foreign::kAstral},  // Ruby's YAML
    {kBash, kOctal, "\x7f", kOctal, kLower, Nesting::kOnce, Foreign::kAstral},       // mksh
    {kYaml, kHex, "\x7f", Number::kShortCode, kUpper},  // PyYAML, Ruby's YAML
    {kYaml, kHex, "\x7f", kRaw, kUpper},                //
    {kProperties, kUnicode, "\x7f", kUnicode, kUpper},  // Java's properties
    {kProperties, kUnicode, "\x7f", kRaw, kUpper},      //
    {kFew, kHex, "\x7f", kRaw, kLower, kTwice},         // Python's repr of its repr
    {kFewQuote, kHex, "\x7f", kRaw, kLower, kTwice},    //
    {kJsText, kUnicode, "<>&=", kRaw, kUpper},          // Go's templates in scripts
    {kHexFlags, kUnicode, "\"'`<>&+", kRaw},            //
    {kLua, Number::kDecimal, "\x7f", kRaw},             // Lua's %q
}};

// Languages that leave what can be printed, and escape the rest.
constexpr auto kUnprintable = EscapeStyle::Foreign::kUnprintable;
constexpr std::array<Style, 4> kPrintableStyles = {{
    {kFew, kHex, "\x7f", Number::kShortCode, kLower, Nesting::kOnce,
     kUnprintable},  // Python's repr
    {kFewQuote, kHex, "\x7f", Number::kShortCode, kLower, Nesting::kOnce, kUnprintable},  //
    {kC, kHex, "\x7f", Number::kCode, kLower, Nesting::kOnce, kUnprintable},              // Go's %q
    {kFewDouble, Number::kBraced, "\x7f", Number::kBraced, kLower, Nesting::kOnce,
     kUnprintable},  // Rust's {:?}
}};

constexpr Style kRuby = {kRubyLetters, kUnicode, "\x7f", kRaw, kUpper};  // Ruby's inspect
constexpr Style kRubyDump = {kRubyLetters, kHex, "\x7f", Number::kRuby, kUpper};
constexpr Style kRubyHex = {kRubyLetters, kHex, "\x7f", kHex, kUpper};  // of bytes

// Ruby's inspect: #{, #$ and #@ get a backslash, too.
std::string WithoutInterpolation(std::string_view text) {
  std::string form;
  form.reserve(text.size() * 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool opens = text[i] == '#' && i + 1 < text.size() &&
                       std::string_view("{$@").find(text[i + 1]) != std::string_view::npos;
    form.append(opens ? "\\" : "").append(1, text[i]);
  }
  return form;
}

// `text` as a literal, and as a literal in a literal, and so on.
void AddNested(std::string_view text, const Style& style, int most, FormList& forms) {
  std::string form = Escape(text, style);
  for (int i = 1; i < most; ++i) {
    std::string next = Escape(form, style);
    forms.Add(std::exchange(form, std::move(next)), LeastSpelled(text));
  }
  forms.Add(std::move(form), LeastSpelled(text));
}

// No style changes any other character; of most values none is one of these.
bool IsEscaped(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte >= 0x7f ||
         std::string_view("\"'`\\/<>&+=:#!").find(c) != std::string_view::npos;
}

bool IsAsItIs(std::string_view text) { return std::none_of(text.begin(), text.end(), IsEscaped); }

}  // namespace

void AddBase64OfJson(std::string_view text, FormList& forms) {
  for (const Style& style : {kStyles[0], kStyles[2]}) {
    std::string form = Escape(text, style);
    if (form != text) {
      AddBase64(form, forms);
    }
    WipeString(form);
  }
}

void AddJson(std::string_view text, FormList& forms) {
  forms.Add(Escape(text, kStyles[0]), LeastSpelled(text));
  forms.Add(Escape(text, kStyles[2]), LeastSpelled(text));
}

void AddByteLiterals(std::string_view bytes, FormList& forms) {
  for (const Style& style : {kPythonBytes, kCOctal, kBashOctal, kRubyHex}) {
    forms.Add(Escape(bytes, style), LeastSpelled(bytes));
  }
}

void AddEscapes(std::string_view text, FormList& forms) {
  if (IsAsItIs(text)) {
    return;
  }
  for (const Style& style : kStyles) {
    AddNested(text, style, style.nesting == Nesting::kOftenTwice ? 2 : 1, forms);
  }
  if (HasUnprintable(text)) {
    for (const Style& style : kPrintableStyles) {
      AddNested(text, style, 1, forms);
    }
  }
}

void AddRareEscapes(std::string_view text, FormList& forms) {
  if (IsAsItIs(text)) {
    return;
  }
  for (const Style& style : kRareStyles) {
    AddNested(text, style, style.nesting == Nesting::kOftenTwice ? 2 : 1, forms);
  }
  for (std::size_t json = 0; json < kJsonStyles; ++json) {
    AddNested(text, kStyles[json], 3, forms);
  }
  for (const Style& style : {kRuby, kRubyDump, kRubyHex}) {
    std::string form = Escape(text, style);
    forms.Add(WithoutInterpolation(form), LeastSpelled(text));
    WipeString(form);
  }
}

}  // namespace stepveil
