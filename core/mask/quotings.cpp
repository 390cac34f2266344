#include "core/mask/escapes.h"

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
    forms.Add(Quote(text, quoting));
  }
  if (Contains(text, '\'')) {
    forms.Add(QuoteRuns(text));
  }
  forms.Add(BackslashQuote(text, ""));
  forms.Add(BackslashQuote(text, ":="));
}

}  // namespace stepveil
