#include "core/base/text.h"
#include "core/mask/escapes.h"
#include "core/mask/markup.h"
#include "core/mask/word_quotings.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

struct Replacement {
  char byte = '\0';
  std::string_view text;  // empty: no replacement
};

// What one writer puts for the characters that it can't leave alone.
using Quoting = std::array<Replacement, 5>;

constexpr Replacement kAmp = {'&', "&amp;"};
constexpr Replacement kLess = {'<', "&lt;"};
constexpr Replacement kGreater = {'>', "&gt;"};
constexpr Replacement kQuot = {'"', "&quot;"};

constexpr std::array<Quoting, 15> kQuotings = {{
    {{kAmp, kLess, kGreater}},                                   // XML text
    {{kAmp, kLess, kGreater, kQuot}},                            // attributes
    {{kAmp, kLess, kGreater, kQuot, {'\'', "&apos;"}}},          // XML
    {{kAmp, kLess, kGreater, kQuot, {'\'', "&#39;"}}},           // HTML
    {{kAmp, kLess, kGreater, kQuot, {'\'', "&#039;"}}},          // PHP
    {{kAmp, kLess, kGreater, kQuot, {'\'', "&#x27;"}}},          // Python
    {{kAmp, kLess, kGreater, {'"', "&#34;"}, {'\'', "&#39;"}}},  // Go
    {{{'\'', R"('\'')"}}},                                       // bash, busybox; git, jq's @sh
    {{{'\'', R"('"'"')"}}},                                      // dash, Python's shlex
    {{{'"', R"(\")"}, {'$', R"(\$)"}, {'`', R"(\`)"}, {'\\', R"(\\)"}}},  // "..." of a shell
    {{{'\'', "''"}}},                            // PowerShell's '...', YAML, SQL
    {{{'"', R"("")"}}},                          // CSV
    {{{'"', "`\""}, {'$', "`$"}, {'`', "``"}}},  // PowerShell's "..."
    {{{'"', R"("")"}, {'$', "`$"}, {'`', "``"}}},
    {{{'$', "$$"}}},  // compose files, make
}};

constexpr std::array<Quoting, 12> kRareQuotings = {{
    {{{'\'', R"('\')"}}},                                  // yash, before what needs no quotes
    {{{'\'', R"('\'')"}, {'!', R"('\!')"}}},               // git's rev-parse --sq-quote
    {{{'\'', R"(\')"}, {'\\', R"(\\)"}}},                  // PHP's var_export, fish
    {{{'\'', R"(\')"}, {'"', R"(\")"}, {'\\', R"(\\)"}}},  // addslashes
    {{{'\'', R"(\')"},
      {'"', R"(\")"},
      {'\\', R"(\\)"},
      {'\n', R"(\n)"},
      {'\r', R"(\r)"}}},                // MySQL
    {{{'\'', "''"}, {'\\', R"(\\)"}}},  // PostgreSQL's E''
    {{{'\'', "''"}, {'\\', R"(\\)"}, {'%', "%%"}}},
    {{{'%', "%%"}}},                                                        // formats, cmd
    {{kAmp, kLess}},                                                        // canonical XML
    {{kAmp, kLess, kQuot}},                                                 //
    {{{'\'', "|'"}, {'|', "||"}, {'[', "|["}, {']', "|]"}, {'\n', "|n"}}},  // TeamCity
    {{{'$', "$$"}, {' ', "$ "}, {':', "$:"}}},                              // ninja
}};

bool Contains(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

std::string Quote(std::string_view text, const Quoting& quoting) {
  std::string form;
  form.reserve(text.size() * 6);  // growing would leave copies behind
  for (const char c : text) {
    std::string_view replaced;
    for (const Replacement& replacement : quoting) {
      replaced = replacement.byte == c ? replacement.text : replaced;
    }
    form += replaced.empty() ? std::string_view(&c, 1) : replaced;
  }
  return form;
}

// As their makers have it: what means something to a regular expression or a shell.
constexpr std::array<std::string_view, 8> kSpecials = {
    "()[]{}?*+-|^$\\.&~# \t\n\r\v\f",      // Python's re.escape
    "\\.+*?()|[]{}^$",                     // Go's QuoteMeta, most of JavaScript's
    "\\.+*?()|[]{}^$-/",                   // PCRE patterns between slashes
    "\\*+?|{[()^$.# \t\n\r\f",             // .NET
    ".\\+*?[^]$(){}=!<>|:-#/",             // PHP's preg_quote
    "#$^*()=|{}[]`<>?~;&\n\t \\'\"!",      // zsh's ${(q)}
    "#$^*()|{}[]`<>?;&\n\t \\'\"!",        // where = and ~ mean nothing
    " \t\n\\'\"$&|;<>()*?[]{}#!`%@^~=,:",  // fish, curl's and git's own
};

std::string BackslashBefore(std::string_view text, std::string_view special) {
  std::string form;
  form.reserve(text.size() * 2);
  for (const char c : text) {
    form.append(Contains(special, c) ? "\\" : "").append(1, c);
  }
  return form;
}

// Lua's patterns: gsub("%p", "%%%0").
std::string PercentBeforeSigns(std::string_view text) {
  std::string form;
  form.reserve(text.size() * 2);
  for (const char c : text) {
    const bool sign = c > ' ' && c < '\x7f' && !IsLetterOrDigit(c);
    form.append(sign ? "%" : "").append(1, c);
  }
  return form;
}

// A backslash before each character, or byte, that is neither letter nor digit nor of `plain`.
struct Backslash {
  std::string_view plain;
  bool bytes;
};

constexpr std::array<Backslash, 3> kAllBut = {{
    {"_-.,:+/@\n", false},  // Ruby's shellwords
    {"_", true},            // Perl's quotemeta
    {"_", false},           // of characters
}};

std::string BackslashBeforeAllBut(std::string_view text, const Backslash& rule) {
  std::string form;
  form.reserve(text.size() * 2);
  for (const char c : text) {
    const bool continues = (static_cast<unsigned char>(c) & 0xc0U) == 0x80 && !rule.bytes;
    const bool plain = IsLetterOrDigit(c) || Contains(rule.plain, c) || continues;
    form.append(plain ? "" : "\\").append(1, c);
  }
  return form;
}

// A shell's trace of an eval of what is quoted already.
void AddTwiceQuoted(std::string_view text, FormList& forms) {
  for (const Quoting& quoting : kQuotings) {
    if (quoting.front().byte == '\'') {
      std::string once = Quote(text, quoting);
      forms.Add(Quote(once, quoting), LeastSpelled(text));
      WipeString(once);
    }
  }
}

// bash's printf %q: a backslash before each character that means something to it wherever it
// stands, and before a tilde after one of `before_tilde`. The backslash that a leading # or ~ gets
// tells nothing and may stay visible.
std::string BackslashQuote(std::string_view text, std::string_view before_tilde) {
  constexpr std::string_view kSpecial = " \t!\"$&'()*,;<>?[\\]^`{|}";
  std::string form;
  form.reserve(text.size() * 2);
  for (const char c : text) {
    const bool home = c == '~' && !form.empty() && Contains(before_tilde, form.back());
    if (home || Contains(kSpecial, c)) {
      form += '\\';
    }
    form += c;
  }
  return form;
}

// dash and busybox: each run of single quotes in double quotes of its own, 'a'"''"'b'. A quote of
// theirs at the ends is not always written, and is left out here.
std::string QuoteRuns(std::string_view text) {
  std::string form;
  form.reserve(text.size() * 6);  // growing would leave copies behind
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t run = std::min(text.find_first_not_of('\'', at), text.size());
    if (run > at) {
      form.append(at == 0 ? "\"" : "'\"").append(text.substr(at, run - at));
      form.append(run == text.size() ? "\"" : "\"'");
    }
    const std::size_t quote = std::min(text.find('\'', run), text.size());
    form.append(text.substr(run, quote - run));
    at = quote;
  }
  return form;
}

}  // namespace

void AddQuotings(std::string_view text, FormList& forms) {
  for (const Quoting& quoting : kQuotings) {
    forms.Add(Quote(text, quoting), LeastSpelled(text));
  }
  if (Contains(text, '\'')) {
    forms.Add(QuoteRuns(text), LeastSpelled(text));
  }
  forms.Add(BackslashQuote(text, ""), LeastSpelled(text));
  forms.Add(BackslashQuote(text, ":="), LeastSpelled(text));
}

void AddRareQuotings(std::string_view text, FormList& forms) {
  for (const Quoting& quoting : kRareQuotings) {
    forms.Add(Quote(text, quoting), LeastSpelled(text));
  }
  for (const std::string_view special : kSpecials) {
    forms.Add(BackslashBefore(text, special), LeastSpelled(text));
  }
  for (const Backslash& rule : kAllBut) {
    forms.Add(BackslashBeforeAllBut(text, rule), LeastSpelled(text));
  }
  forms.Add(PercentBeforeSigns(text), LeastSpelled(text));
  AddMarkup(text, forms);
  AddWordQuotings(text, forms);
  AddTwiceQuoted(text, forms);
}

}  // namespace stepveil
