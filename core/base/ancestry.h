#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

// The processes above ours, as /proc shows them. It may be mounted for another PID namespace than
// ours, so its numbers come from it alone.
namespace stepveil {

// Our own number; 0 if there is no /proc.
[[nodiscard]] pid_t SelfInProc();

// The parent of a process; 0 if /proc does not show it.
[[nodiscard]] pid_t ParentOf(pid_t process);

// The program that a process runs, by its file's name: "bash", "dash", "busybox"; "" if /proc does
// not show it.
[[nodiscard]] std::string ProgramOf(pid_t process);

// The words that a process was started with; empty if /proc does not show them.
[[nodiscard]] std::vector<std::string> CommandLineOf(pid_t process);

// Is `process` a copy of `parent` that has started no program of its own: the subshell of a shell?
[[nodiscard]] bool IsCopyOf(pid_t process, pid_t parent);

// The file that a process has open as `descriptor`; nothing if /proc does not show it.
[[nodiscard]] std::optional<struct stat> OutputOf(pid_t process, int descriptor);

[[nodiscard]] inline bool IsSameFile(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_rdev == b.st_rdev;
}

}  // namespace stepveil
