#include "core/base/ancestry.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace stepveil {
namespace {

constexpr std::string_view kDeleted = " (deleted)";  // proc(5), /proc/pid/exe

std::string FolderOf(pid_t process) { return "/proc/" + std::to_string(process); }

}  // namespace

pid_t SelfInProc() {
  std::error_code fault;
  return static_cast<pid_t>(
      std::strtol(std::filesystem::read_symlink("/proc/self", fault).c_str(), nullptr, 10));
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

std::vector<std::string> CommandLineOf(pid_t process) {
  std::ifstream file(FolderOf(process) + "/cmdline");
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) {
    words.push_back(word);
  }
  return words;
}

bool IsCopyOf(pid_t process, pid_t parent) {
  const std::vector<std::string> words = CommandLineOf(process);
  return !words.empty() && ProgramOf(process) == ProgramOf(parent) &&
         words == CommandLineOf(parent);
}

std::optional<struct stat> OutputOf(pid_t process, int descriptor) {
  struct stat found = {};
  if (stat((FolderOf(process) + "/fd/" + std::to_string(descriptor)).c_str(), &found) != 0) {
    return std::nullopt;
  }
  return found;
}

}  // namespace stepveil
