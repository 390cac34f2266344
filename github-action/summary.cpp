#include "github-action/summary.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>
#include <vector>

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

// A finding's text is escaped already and of any length; its lines stay lines.
std::string InCell(const std::string& text) {
  std::string cell;
  for (const std::string& line : Split(text, '\n')) {
    std::string words;
    for (const std::string& word : Split(Trim(line), ' ')) {
      words += (words.empty() ? "" : " ") + QuotedForMarkdown(word);
    }
    cell += (cell.empty() ? "" : "<br>") + words;
  }
  return cell;
}

const char* NameOf(Finding::Level level) {
  return level == Finding::Level::kFault     ? "**fault**"
         : level == Finding::Level::kWarning ? "warning"
                                             : "ok";
}

std::string Row(const Finding& finding) {
  std::string row = "| " + std::string(NameOf(finding.level)) + " | " +
                    QuotedForMarkdown(finding.station) + " | " + InCell(finding.text);
  for (const std::string& hint : finding.hints) {
    row += "<br>hint: " + InCell(hint);
  }
  return row + " |\n";
}

// As many of the rows as a summary may have.
std::string WithRows(std::string text, const std::vector<std::string>& rows) {
  std::size_t taken = 0;
  while (taken < rows.size() && text.size() + rows[taken].size() <= kMostRowsBytes) {
    text += rows[taken++];
  }
  return taken == rows.size() ? text + "\n"
                              : text + "\n" + std::to_string(rows.size() - taken) + " more\n\n";
}

}  // namespace

std::string DestinationText(const Inputs& inputs, bool is_removed) {
  if (!inputs.command.empty()) {
    return "one command";
  }
  if (!inputs.seal.empty()) {
    return "whoever opens " + Escaped(inputs.seal);
  }
  switch (inputs.export_type) {
    case ExportType::kEnv:
      return "the following steps";
    case ExportType::kFile:
      return is_removed ? "a file, removed when the job ends" : "a file";
    case ExportType::kOutput:
      return "outputs of this step";
    case ExportType::kNone:
      return "nobody: they were fetched and checked";
  }
  return "";
}

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
  const Origin shown{QuotedForMarkdown(origin.place), QuotedForMarkdown(origin.instance)};
  std::string text = "### stepveil: " + Told(environment.variables.size(), shown, what) +
                     "\n\nFrom " + shown.instance + "\n\n";
  text +=
      "| name | folder | imported by | masked | passed over |\n| --- | --- | --- | --- | --- |\n";
  std::vector<std::string> rows;
  for (const Variable& variable : environment.variables) {
    rows.push_back(Row(variable));
  }
  return WithRows(std::move(text), rows);
}

std::string CheckSummaryText(const Report& report, const Console& console) {
  std::vector<Finding> findings = report.findings();
  for (Finding& finding : findings) {
    finding.text = console.Shown(finding.text);
    for (std::string& hint : finding.hints) {
      hint = console.Shown(hint);
    }
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.level > b.level; });
  std::vector<std::string> rows;
  for (const Finding& finding : findings) {
    rows.push_back(Row(finding));
  }
  const bool is_well = findings.empty() || findings.front().level != Finding::Level::kFault;
  return WithRows("### stepveil: check: " +
                      std::string(is_well ? "nothing is in the way" : "what has to be mended") +
                      "\n\n| | station | what was found |\n| --- | --- | --- |\n",
                  rows);
}

}  // namespace stepveil::github
