#include "gitlab-component/proxy_exec.h"

#include "core/base/ancestry.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace stepveil::gitlab {
namespace {

constexpr int kMostAncestors = 64;

bool IsProxyExec(pid_t process) {
  const std::vector<std::string> words = CommandLineOf(process);
  return words.size() > 1 &&
         std::filesystem::path(words[0]).filename().string().starts_with("gitlab-runner") &&
         std::find(words.begin() + 1, words.end(), "proxy-exec") != words.end();
}

}  // namespace

pid_t ShellUnderProxyExec(const Variables& variables) {
  const auto folder = variables.GetNonEmpty("RUNNER_TEMP_PROJECT_DIR");
  std::error_code fault;
  if (!folder || !std::filesystem::exists(std::filesystem::path(*folder) / "masking.db", fault)) {
    return 0;
  }
  pid_t child = SelfInProc();
  for (int i = 0; i < kMostAncestors && child > 0; ++i) {
    const pid_t parent = ParentOf(child);
    if (parent > 0 && IsProxyExec(parent)) {
      return child;
    }
    child = parent;
  }
  return 0;
}

}  // namespace stepveil::gitlab
