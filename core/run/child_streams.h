#pragma once

#include "core/base/result.h"
#include "core/mask/masker.h"
#include "core/run/control.h"
#include "core/run/output.h"
#include "core/run/run_options.h"
#include "core/run/signals.h"

#include <memory>
#include <string>
#include <vector>

namespace stepveil {

// What a child is started on: pipes or a pty, and what belongs to that.
struct ChildStreams {
  std::vector<MaskedOutput> outputs;
  std::unique_ptr<ChildControl> control;
  int stdin_number = 0;  // what the child gets
  int stdout_number = -1;
  int stderr_number = -1;
  std::vector<Descriptor> child_ends;  // pipes' ends, to be closed once the child has them
  std::vector<std::string> warnings;
};

// One pipe for each of our stdout and stderr, or one for both if they are the same file. Without
// needles the child gets ours themselves, unless kAlways.
//
// On a pty (PtyUse) the child's stdout is the pty. kAuto: its stdin is, if ours is a terminal, and
// its stderr is, if ours is the same file as stdout; what is no terminal stays what it is. A system
// without ptys gives pipes, with a warning. kAlways: all three are; nothing that is not typed is
// echoed, and lines end as in a file where stdout is no terminal.
// Errors: kRun.
[[nodiscard]] Result<ChildStreams> MakeChildStreams(
    PtyUse use, const std::shared_ptr<const NeedleTable>& needles, SignalRelay& signals);

}  // namespace stepveil
