#include "gitlab-component/shell.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace stepveil::gitlab {
namespace {

constexpr std::string_view kDeleted = " (deleted)";  // proc(5), /proc/pid/exe

std::string FolderOf(pid_t process) { return "/proc/" + std::to_string(process); }

}  // namespace

pid_t SelfInProc() {
  std::error_code fault;
  return static_cast<pid_t>(
      std::strtol(std::filesystem::read_symlink("/proc/self", fault).c_str(), nullptr, 10));
}

std::string ProgramOf(pid_t process) {
  std::error_code fault;
  std::string name =
      std::filesystem::read_symlink(FolderOf(process) + "/exe", fault).filename().string();
  if (fault) {
    return "";
  }
  if (name.ends_with(kDeleted)) {
    name.resize(name.size() - kDeleted.size());
  }
  return name;
}

pid_t ParentOf(pid_t process) {
  std::ifstream file(FolderOf(process) + "/stat");
  std::string text;
  std::getline(file, text, '\0');
  // "pid (name) state parent": a name may hold blanks and brackets (proc(5)).
  const std::size_t end = text.rfind(") ");
  return end == std::string::npos || text.size() < end + 5
             ? 0
             : static_cast<pid_t>(std::strtol(text.c_str() + end + 4, nullptr, 10));
}

Result<void> CheckShell(const std::string& program) {
  constexpr std::array<std::string_view, 4> kKnown = {"bash", "dash", "busybox", "ash"};
  if (std::find(kKnown.begin(), kKnown.end(), program) != kKnown.end()) {
    return {};
  }
  return Fail(ErrorCode::kUsage,
              program.empty() ? "cannot see which shell runs the job: /proc does not show it"
                              : "cannot mask the log of the shell " + Quoted(program),
              {"bash, dash and busybox sh are supported",
               "start the commands that need secrets with \"stepveil run -- COMMAND\": that works "
               "in any shell, PowerShell included"});
}

}  // namespace stepveil::gitlab
