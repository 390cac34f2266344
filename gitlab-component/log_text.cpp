#include "gitlab-component/log_text.h"

#include "core/base/text.h"
#include "core/base/write_all.h"
#include "core/http/sigpipe_guard.h"

#include <cstring>
#include <ctime>
#include <string_view>

namespace stepveil::gitlab {
namespace {

constexpr std::string_view kAddMask = "::add-mask::";

void AppendMasks(std::string& text, std::string_view needle) {
  while (!needle.empty()) {
    const std::string_view line = needle.substr(0, needle.find_first_of("\r\n"));
    if (!Trim(line).empty()) {
      text.append(kAddMask).append(line).append("\n");
    }
    needle.remove_prefix(line.size() < needle.size() ? line.size() + 1 : line.size());
  }
}

std::string LineOf(const Variable& variable, bool is_file) {
  return "  " + variable.name + " from " + Quoted(variable.environment + ":" + variable.path) +
         (is_file                                 ? ", as a file"
          : variable.hidden == Hidden::kAll       ? ""
          : variable.hidden == Hidden::kSomeLines ? ", masked in part"
                                                  : ", not masked") +
         "\n";
}

}  // namespace

Result<void> WriteText(int descriptor, const Secret& text) {
  const SigpipeGuard guard;
  if (const int error_number = WriteAll(descriptor, text.Expose()); error_number != 0) {
    return Fail(ErrorCode::kExport,
                std::string("cannot write to the job: ") + SystemWords(error_number));
  }
  return {};
}

Result<void> WriteMasks(int descriptor, const std::vector<Secret>& needles) {
  std::size_t room_bytes = 0;
  for (const Secret& needle : needles) {
    room_bytes += (kAddMask.size() + 2) * (needle.size_bytes() + 1);
  }
  std::string text;
  text.reserve(room_bytes);  // growing would leave copies behind
  for (const Secret& needle : needles) {
    AppendMasks(text, needle.Expose());
  }
  return WriteText(descriptor, Secret::Take(text));
}

void ShowSection(int descriptor, const Environment& environment, const Origin& origin,
                 const std::vector<std::string>& files) {
  const std::string time = std::to_string(std::time(nullptr));
  std::string text =
      "\x1b[0Ksection_start:" + time + ":stepveil[collapsed=true]\r\x1b[0K" +
      "stepveil: " + Told(environment.variables.size(), origin, "the following commands") + "\n" +
      "from " + origin.instance + "\n";
  for (const Variable& variable : environment.variables) {
    text += LineOf(variable, MatchesAny(files, variable.name));
  }
  text += "\x1b[0Ksection_end:" + time + ":stepveil\r\x1b[0K\n";
  [[maybe_unused]] const auto shown = WriteText(descriptor, Secret::Take(text));
}

}  // namespace stepveil::gitlab
