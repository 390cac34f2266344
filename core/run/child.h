#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/mask/masker.h"
#include "core/run/line_watch.h"
#include "core/run/run_options.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

struct ChildRequest {
  std::vector<std::string> command;            // argv; argv[0] is searched in the child's PATH
  std::vector<Secret> block;                   // "NAME=VALUE" each: the child's whole environment
  std::shared_ptr<const NeedleTable> needles;  // null: nothing is masked
  RunOptions options = {};
  std::optional<std::string> search_path = {};  // in place of the child's PATH, if it has none
  int end_number = -1;  // borrowed: once it can be read from, the command is asked to end; -1: none
  LineWatch::Watcher watcher = {};     // sees every line that is masked, as it was; may be empty
  std::function<void()> on_lost = {};  // called once whoever could ask for that is gone; or empty
};

struct RunOutcome {
  // What to leave with: the child's own code, 128+n if signal n ended it, 126 if the command can't
  // be executed, 127 if it isn't found.
  int exit_code = 0;
  int ended_by = 0;  // the signal; 0: it left by itself, or was not started
  // Why nothing was started (126, 127); the caller prints it, but leaves with exit_code.
  std::optional<Error> failure;
  // What the caller prints as warnings; never a value.
  std::vector<std::string> warnings;
  // ChildRequest::end_number asked the command to end while it ran, and no signal of ours did.
  bool ended_on_request = false;
};

// Runs the command to its end with its output masked; where nothing is masked, and no pty is asked
// for, it writes to our own stdout and stderr. The child leads its own process group and
// gets our signals (SignalRelay) and our terminal (PtyChild, TerminalLoan). Returns when the child
// has ended and its output is drained; a process it left behind with the output open is left after
// RunOptions::drain, with a warning. A command that is asked to end gets TERM, and KILL after
// RunOptions::kill_after. If we are killed, the child dies, too; what it started itself
// does not. `request` is taken over so that the block can be wiped as soon as the child has it.
//
// Call on the main thread, while it is the only one (the child dies with the thread that forked
// it), with descriptors 0, 1 and 2 open (PrepareProcess). Errors: kRun for a failure of our own
// (pipes, fork), kUsage for an empty command.
[[nodiscard]] Result<RunOutcome> RunChild(ChildRequest request);

}  // namespace stepveil
