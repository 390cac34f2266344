#include "github-action/summary.h"

#include "core/base/text.h"

namespace stepveil::github {
namespace {

constexpr std::size_t kMostRowsBytes = std::size_t{900} << 10;

const char* IsMasked(const Variable& variable) {
  switch (variable.hidden) {
    case Hidden::kAll:
      return "yes";
    case Hidden::kSomeLines:
      return "in part";
    case Hidden::kNothing:
      return "no";
  }
  return "no";
}

std::string Row(const Variable& variable) {
  std::string passed_over;
  for (const std::string& place : variable.passed_over) {
    passed_over += (passed_over.empty() ? "" : ", ") + QuotedForMarkdown(place);
  }
  return "| " + QuotedForMarkdown(variable.name) + " | " +
         QuotedForMarkdown(variable.environment + ":" + variable.path) + " | " +
         (variable.imported ? QuotedForMarkdown(variable.asked_path) : "") + " | " +
         IsMasked(variable) + " | " + passed_over + " |\n";
}

}  // namespace

std::string LogText(const Environment& environment, const Origin& origin, const std::string& what) {
  std::string text = "stepveil: " + Told(environment.variables.size(), origin, what) + "\n";
  if (environment.variables.empty()) {
    return text;
  }
  text += "::group::stepveil: their names\n";
  for (const Variable& variable : environment.variables) {
    text += Escaped(variable.name) + "\n";
  }
  return text + "::endgroup::\n";
}

std::string SummaryText(const Environment& environment, const Origin& origin,
                        const std::string& what) {
  const std::size_t count = environment.variables.size();
  const Origin shown{QuotedForMarkdown(origin.place), QuotedForMarkdown(origin.instance)};
  std::string text =
      "### stepveil: " + Told(count, shown, what) + "\n\nFrom " + shown.instance + "\n\n";
  text +=
      "| name | folder | imported by | masked | passed over |\n| --- | --- | --- | --- | --- |\n";
  std::size_t rows = 0;
  for (const Variable& variable : environment.variables) {
    const std::string row = Row(variable);
    if (text.size() + row.size() > kMostRowsBytes) {
      break;
    }
    text += row;
    ++rows;
  }
  return rows == count ? text + "\n" : text + "\n" + std::to_string(count - rows) + " more\n\n";
}

}  // namespace stepveil::github
