#pragma once

#include "core/base/result.h"

#include <sys/types.h>

#include <string>

namespace stepveil::gitlab {

// Our own number in /proc, which may be mounted for another PID namespace than ours; 0 if there is
// no /proc.
[[nodiscard]] pid_t SelfInProc();

// The program that a process runs, by its file's name: "bash", "dash", "busybox"; "" if /proc does
// not show it.
[[nodiscard]] std::string ProgramOf(pid_t process);

// The parent of a process; 0 if /proc does not show it.
[[nodiscard]] pid_t ParentOf(pid_t process);

// Refuses a shell (`program`, as ProgramOf names it) in which the wrapper was never tried: its exit
// trap is what no line of the log gets lost by. Errors: kUsage.
[[nodiscard]] Result<void> CheckShell(const std::string& program);

}  // namespace stepveil::gitlab
