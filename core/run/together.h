#pragma once

#include "core/run/child.h"
#include "core/run/control.h"

#include <functional>
#include <string>
#include <vector>

namespace stepveil {

struct NamedChild {
  std::string name;
  ChildRequest request;
};

// What the caller says, when it happens; names are those of the children.
struct TogetherEvents {
  // One has ended, and all it printed is written.
  std::function<void(const std::string& name, const Result<RunOutcome>& outcome)> ended;
  // The first to fail: it left with `exit_code`, and the others are asked to end.
  std::function<void(const std::string& name, int exit_code,
                     const std::vector<std::string>& others)>
      failed;
};

// Runs all the commands at once, each by a Supervisor, with nothing to read and `NAME | ` before
// each line (LinePrefixer); in colours where that goes to a terminal, if `colours`. The first that
// does not end with 0 ends the others: TERM, and KILL after `kill_after` of their RunOptions; where
// a signal that came to us has asked all to end, they get the same time without another one.
// Returns how the first failure ended (125: a failure of ours), or 0.
//
// Memory: 64 KiB for each output, and one buffer; never more, however much is printed.
// Conditions as RunChild. Errors: kRun; whoever was started is killed then.
[[nodiscard]] Result<ChildEnd> RunTogether(std::vector<NamedChild> children, bool colours,
                                           const TogetherEvents& events);

}  // namespace stepveil
