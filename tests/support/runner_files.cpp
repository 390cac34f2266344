#include "tests/support/runner_files.h"

#include <utility>

namespace stepveil::testing {
namespace {

void ReplaceAll(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

// The next line without its newline; nothing at the end.
std::optional<std::string> TakeLine(const std::string& text, std::size_t& at) {
  if (at >= text.size()) {
    return std::nullopt;
  }
  const std::size_t end = text.find('\n', at);
  std::string line = text.substr(at, end - at);
  at = end == std::string::npos ? text.size() : end + 1;
  return line;
}

}  // namespace

std::string UnescapeData(std::string data) {
  ReplaceAll(data, "%0D", "\r");
  ReplaceAll(data, "%0A", "\n");
  ReplaceAll(data, "%25", "%");
  return data;
}

RunnerFile ParseRunnerFile(const std::string& text) {
  RunnerFile file;
  std::size_t at = 0;
  while (const auto line = TakeLine(text, at)) {
    if (line->empty()) {
      continue;
    }
    const std::size_t equals = line->find('=');
    const std::size_t here = line->find("<<");
    if (equals != std::string::npos && (here == std::string::npos || equals < here)) {
      file.pairs.emplace_back(line->substr(0, equals), line->substr(equals + 1));
      continue;
    }
    if (here == std::string::npos || here == 0 || here + 2 == line->size()) {
      file.faulty = true;
      return file;
    }
    const std::string delimiter = line->substr(here + 2);
    const std::size_t start = at;
    std::size_t end = at;
    for (auto next = TakeLine(text, at); next != delimiter; next = TakeLine(text, at)) {
      if (!next) {
        file.faulty = true;
        return file;
      }
      end = at - 1;  // before the newline that ends this line
    }
    file.pairs.emplace_back(line->substr(0, here), text.substr(start, end - start));
  }
  return file;
}

std::optional<std::map<std::string, std::string>> ParseEnvironmentFile(const std::string& text) {
  const RunnerFile file = ParseRunnerFile(text);
  if (file.faulty) {
    return std::nullopt;
  }
  std::map<std::string, std::string> variables;
  for (const auto& [name, value] : file.pairs) {
    variables[name] = value;
  }
  return variables;
}

}  // namespace stepveil::testing
