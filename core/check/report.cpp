#include "core/check/report.h"

#include "core/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace stepveil {
namespace {

struct LevelText {
  const char* name;
  const char* colour;
};
constexpr std::array<LevelText, 3> kLevels{
    LevelText{"ok", "\x1b[32m"}, LevelText{"warning", "\x1b[33m"}, LevelText{"fault", "\x1b[31m"}};
constexpr std::size_t kLevelColumns = 9;
constexpr std::size_t kStationColumns = 10;

const LevelText& TextOf(Finding::Level level) { return kLevels[static_cast<std::size_t>(level)]; }

std::string Padded(std::string text, std::size_t columns) {
  text.resize(std::max(text.size() + 1, columns), ' ');
  return text;
}

// Words of `text` in lines of `width` columns, each after `indent` blanks but the first, which
// begins behind them. A longer word has a line of its own; one that would give GitHub's runner an
// order at a line's begin, blanks before it or not, has none.
std::string Wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::string lines;
  std::size_t column = indent;
  for (const std::string& word : Split(text, ' ')) {
    const bool may_begin = !word.starts_with("::");
    if (column > indent && column + 1 + word.size() > width && may_begin) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
  }
  return lines + "\n";
}

std::string LinesOf(const Finding& finding, bool colours, std::size_t width) {
  constexpr std::size_t kIndent = kLevelColumns + kStationColumns;
  const LevelText& level = TextOf(finding.level);
  std::string text = Padded(level.name, kLevelColumns);
  if (colours) {
    text = level.colour + text + "\x1b[0m";
  }
  text += Padded(finding.station, kStationColumns);
  std::size_t begin = 0;
  for (const std::string& line : Split(finding.text, '\n')) {
    const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    text +=
        std::string(begin + blanks, ' ') + Wrapped(line.substr(blanks), kIndent + blanks, width);
    begin = kIndent;
  }
  for (const std::string& hint : finding.hints) {
    text += std::string(kIndent, ' ') + Wrapped("hint: " + hint, kIndent, width);
  }
  return text;
}

std::string Counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

void Report::Ok(std::string station, std::string text, std::map<std::string, std::string> facts) {
  findings_.push_back(
      {Finding::Level::kOk, std::move(station), std::move(text), {}, std::move(facts)});
}

void Report::Warn(std::string station, std::string text, std::map<std::string, std::string> facts) {
  findings_.push_back(
      {Finding::Level::kWarning, std::move(station), std::move(text), {}, std::move(facts)});
}

void Report::WarnAll(const std::string& station, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    Warn(station, text);
  }
}

void Report::Fault(std::string station, const Error& error,
                   std::map<std::string, std::string> facts) {
  first_fault_ = first_fault_.value_or(error.code);
  findings_.push_back(
      {Finding::Level::kFault, std::move(station), error.message, error.hints, std::move(facts)});
}

std::string Report::Text(bool colours, std::size_t width) const {
  std::string text;
  std::array<std::size_t, kLevels.size()> counts{};
  for (const Finding& finding : findings_) {
    text += LinesOf(finding, colours, width);
    ++counts[static_cast<std::size_t>(finding.level)];
  }
  return text + "\n" + Counted(counts[2], "fault") + ", " + Counted(counts[1], "warning") + "\n";
}

std::string Report::Json(int exit_code) const {
  nlohmann::json all = {{"findings", nlohmann::json::array()}, {"exit_code", exit_code}};
  for (const Finding& finding : findings_) {
    all["findings"].push_back({{"level", TextOf(finding.level).name},
                               {"station", finding.station},
                               {"text", finding.text},
                               {"hints", finding.hints},
                               {"facts", finding.facts}});
  }
  return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace stepveil
