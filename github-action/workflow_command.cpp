#include "github-action/workflow_command.h"

#include "core/base/text.h"
#include "core/base/write_all.h"
#include "core/http/sigpipe_guard.h"

#include <array>
#include <string>
#include <utility>

namespace stepveil::github {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> kEscapes = {
    {{"%25", '%'}, {"%0D", '\r'}, {"%0A", '\n'}, {"%3B", ';'}, {"%5D", ']'}}};

// `line` from behind `command`, which stands at its beginning; nothing if it doesn't.
std::optional<std::string_view> DataOf(std::string_view line, std::string_view command) {
  if (LowerAscii(line.substr(0, command.size())) != command) {
    return std::nullopt;
  }
  return line.substr(command.size());
}

Secret Unescaped(std::string_view data) {
  std::string text;
  text.reserve(data.size());
  while (!data.empty()) {
    std::size_t used = 1;
    char c = data.front();
    for (const auto& [escape, by] : kEscapes) {
      if (data.starts_with(escape)) {
        used = escape.size();
        c = by;
      }
    }
    text += c;
    data.remove_prefix(used);
  }
  return Secret::Take(text);
}

}  // namespace

std::optional<Secret> MaskOrder(std::string_view line) {
  auto data = DataOf(Trim(line), "::add-mask::");
  if (const std::size_t older = line.find("##["); !data && older != line.npos) {
    data = DataOf(Trim(line.substr(older)), "##[add-mask]");
  }
  return data && !data->empty() ? std::optional(Unescaped(*data)) : std::nullopt;
}

void AppendCommand(std::string& text, std::string_view name, std::string_view data) {
  text.append("::").append(name).append("::");
  for (const char c : data) {
    switch (c) {
      case '%':
        text += "%25";
        break;
      case '\r':
        text += "%0D";
        break;
      case '\n':
        text += "%0A";
        break;
      default:
        text += c;
    }
  }
  text += '\n';
}

Result<void> WriteCommands(int descriptor, const Secret& text) {
  const SigpipeGuard guard;
  if (const int error_number = WriteAll(descriptor, text.Expose()); error_number != 0) {
    return Fail(ErrorCode::kExport,
                std::string("cannot write workflow commands: ") + SystemWords(error_number));
  }
  return {};
}

}  // namespace stepveil::github
