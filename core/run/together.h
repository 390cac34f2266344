#pragma once

#include "core/run/renewal.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// What the caller says, when it happens; names are those of the children. Each must be set.
struct TogetherEvents {
  // One has ended, and all it printed is written.
  std::function<void(const std::string& name, const Result<RunOutcome>& outcome)> ended;
  // It left with `exit_code`, and is started again after `pause`, the `count`th time in a row.
  std::function<void(const std::string& name, int exit_code, std::chrono::milliseconds pause,
                     int count)>
      again;
  // It will not be ready.
  std::function<void(const std::string& name, const Error& error)> never_ready;
  // The first to fail: it left with `exit_code` (nothing: it was not ready), and the others are
  // asked to end.
  std::function<void(const std::string& name, std::optional<int> exit_code,
                     const std::vector<std::string>& others)>
      failed;
};

// Runs all the commands, each by a Supervisor and as soon as all that it comes after are ready
// (ReadyWhen), with nothing to read and `NAME | ` before each line (LinePrefixer); in colours where
// that goes to a terminal, if `colours`. One with PtyUse::kAlways has a terminal where nobody
// types.
//
// One that fails is started again (RestartPauses), if it is to be; the first other failure ends the
// rest, those first that come after others: TERM, and KILL after `kill_after` of their RunOptions;
// where a signal that came to us has asked all to end, they get the same time without another one.
// TERM and INT reach one once all that come after it have ended, others at once; a second one
// (after SignalRelay::kRepeat) reaches all. After such a signal nothing starts any more. Returns
// how the first failure ended (125: a failure of ours, or not ready), or 0.
//
// One that gets new secrets while it runs is asked to end, after those that come after it and got
// some, too, and starts again with them once all that it comes after are ready; the others run on.
// One that has ended stays so, and one that is ready when it has ended is left to its work.
//
// Memory: 64 KiB for each output, and one buffer; never more, however much is printed. The block of
// one that may be started again is kept until then.
// Conditions as RunChild; `after` names others of `children`, and in no circle. Errors: kRun;
// whoever was started is killed then.
[[nodiscard]] Result<ChildEnd> RunTogether(std::vector<NamedChild> children, bool colours,
                                           const TogetherEvents& events, Renewals renewals = {});

}  // namespace stepveil
