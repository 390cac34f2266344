#include "github-action/input_texts.h"

#include "core/base/text.h"
#include "core/config/values.h"

namespace stepveil::github {
namespace {

void AddHeader(std::vector<RequestHeader>& headers, std::string name, std::string value) {
  for (auto& [known, values] : headers) {
    if (known == name) {
      values += ", " + value;
      return;
    }
  }
  headers.emplace_back(std::move(name), std::move(value));
}

}  // namespace

std::string InputVariable(std::string_view input) {
  std::string name = "INPUT_";
  for (const char c : input) {
    name += c == ' ' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

std::optional<std::string_view> InputText(const Variables& variables, std::string_view input) {
  const std::string_view value = Trim(variables.Get(InputVariable(input)).value_or(""));
  return value.empty() ? std::nullopt : std::optional(value);
}

std::vector<std::string> InputLines(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string& line : Split(text, '\n')) {
    if (!Trim(line).empty()) {
      lines.emplace_back(Trim(line));
    }
  }
  return lines;
}

std::vector<std::string> InputList(std::string_view text) {
  std::vector<std::string> pieces;
  for (const std::string& line : InputLines(text)) {
    for (std::string& piece : CommaList(line)) {
      pieces.push_back(std::move(piece));
    }
  }
  return pieces;
}

std::vector<RequestHeader> InputHeaders(std::string_view text, Faults& faults) {
  std::vector<RequestHeader> headers;
  int number = 0;
  for (const std::string& line : Split(text, '\n')) {
    ++number;
    if (Trim(line).empty()) {
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) {
      faults.Add("input extra-headers, line " + std::to_string(number) + ": not a header",
                 {"write one header a line, like X-Name: value"});
      continue;
    }
    AddHeader(headers, LowerAscii(Trim(line.substr(0, colon))),
              std::string(Trim(std::string_view(line).substr(colon + 1))));
  }
  return headers;
}

}  // namespace stepveil::github
