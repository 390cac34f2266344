#include "jenkins/value_check.h"

#include "core/base/text.h"
#include "core/environment/room.h"
#include "core/secrets/faults.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil::jenkins {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

void CheckValue(const Variable& variable, bool letters_arrive, Faults& faults) {
  const std::string who = "the value of " + Quoted(variable.name) + " can't go to Jenkins: ";
  const std::string_view value = variable.value.Expose();
  const std::string run = "use \"stepveil run\", which hands over any file";
  if (value.find('\0') != value.npos) {
    faults.Add(who + "it holds a NUL byte", {run});
  } else if (variable.name.size() + value.size() + 2 > kLongestVariableBytes) {
    faults.Add(who + "it is longer than a variable can be, through which the file is written",
               {run});
  } else if (!IsUtf8(value)) {
    faults.Add(who + "it is not valid UTF-8",
               {"leave it out with --except, store it base64-encoded, or use \"stepveil run\""});
  } else if (!letters_arrive && !IsAscii(value)) {
    faults.Add(who + "it has letters outside of ASCII, which this agent's locale changes",
               {"start the agent with LC_ALL=C.UTF-8 in its environment, leave it out with "
                "--except, or use \"stepveil run\""});
  }
}

// Files reach the agent through variables, too.
Result<void> CheckTogether(const Environment& environment, const AgentTraits& agent) {
  const Variables none{std::vector<std::string>()};
  auto room = CheckRoom(environment, agent.variables == nullptr ? none : *agent.variables);
  if (!room) {
    room.error().hints = {"choose fewer with --only, or use \"stepveil run\""};
  }
  return room;
}

}  // namespace

Result<void> CheckValues(const Environment& environment, const AgentTraits& agent) {
  Faults faults;
  for (const Variable& variable : environment.variables) {
    CheckValue(variable, agent.letters_arrive, faults);
  }
  if (faults.empty()) {
    return CheckTogether(environment, agent);
  }
  Error all = faults.Merge();
  all.code = ErrorCode::kExport;
  return Fail(std::move(all));
}

}  // namespace stepveil::jenkins
