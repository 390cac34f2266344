#include "core/export/dotenv_quoting.h"

namespace stepveil {
namespace {

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Nothing is special between single quotes but the quote. Two exceptions, both python-dotenv's: it
// folds `\\` and expands `${`. A backslash before the closing quote hides it from node's dotenv
// and docker compose.
bool FitsSingleQuotes(std::string_view value) {
  return !Holds(value, "'") && !Holds(value, "\\\\") && !Holds(value, "${") &&
         !value.ends_with('\\');
}

// Readers differ on every backslash, and shells expand `$` and backquotes.
bool FitsDoubleQuotes(std::string_view value) {
  return value.find_first_of("\"\\$`") == std::string_view::npos;
}

// The quote that node's dotenv reads around `value` without changing it, once each `$` is escaped;
// 0 if there is none. A backslash before a quote hides it, and only "..." has escapes.
char DotenvExpandQuote(std::string_view value) {
  if (value.ends_with('\\')) {
    return 0;
  }
  for (const char quote : {'\'', '`'}) {
    if (!Holds(value, {&quote, 1})) {
      return quote;
    }
  }
  return Holds(value, "\"") || Holds(value, "\\") ? '\0' : '"';
}

}  // namespace

void AppendDotenvLiteral(std::string& text, std::string_view value) {
  const char quote = FitsSingleQuotes(value) ? '\'' : '"';
  text += quote;
  text += value;
  text += quote;
}

std::optional<std::string> WhyNotDotenv(std::string_view value) {
  if (Holds(value, "\r")) {
    return "it holds a carriage return, which readers of dotenv files drop or change";
  }
  if (!FitsSingleQuotes(value) && !FitsDoubleQuotes(value)) {
    return "it mixes quotes, backslashes or ${ in a way that readers of dotenv files differ on";
  }
  return std::nullopt;
}

void AppendDotenvExpandLiteral(std::string& text, std::string_view value) {
  const char quote = DotenvExpandQuote(value);
  text += quote;
  for (const char c : value) {
    text += c == '$' ? "\\" : "";
    text += c;
  }
  text += quote;
}

std::optional<std::string> WhyNotDotenvExpand(std::string_view value) {
  if (Holds(value, "\r")) {
    return "it holds a carriage return, which readers of dotenv files drop or change";
  }
  if (DotenvExpandQuote(value) == 0) {
    return "it mixes quotes and backslashes in a way that readers of dotenv files can't read";
  }
  return std::nullopt;
}

}  // namespace stepveil
