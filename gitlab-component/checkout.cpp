#include "gitlab-component/checkout.h"

#include "core/base/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace stepveil::gitlab {
namespace {

void TakeFromOthers(const std::filesystem::path& path) {
  constexpr mode_t kOthersWrite = S_IWGRP | S_IWOTH;
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat found = {};
  if (file.open() && fstat(file.number(), &found) == 0 && found.st_uid == geteuid() &&
      (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)) && (found.st_mode & kOthersWrite) != 0) {
    // Where it fails, reading the file will say why it is refused.
    [[maybe_unused]] const int changed =
        fchmod(file.number(), found.st_mode & static_cast<mode_t>(07777) & ~kOthersWrite);
  }
}

}  // namespace

void TightenCheckout(const Variables& variables) {
  const auto project = variables.GetNonEmpty("CI_PROJECT_DIR");
  if (!project) {
    return;
  }
  for (const char* name : {".", ".stepveil.yaml", ".infisical.json"}) {
    TakeFromOthers(std::filesystem::path(*project) / name);
  }
  for (const char* variable : {"STEPVEIL_INPUT_SEALED", "STEPVEIL_SEALED",
                               "STEPVEIL_INPUT_FALLBACK", "STEPVEIL_FALLBACK"}) {
    if (const auto name = variables.GetNonEmpty(variable)) {
      TakeFromOthers(std::filesystem::path(*project) / *name);
    }
  }
}

void ExplainCheckout(Error& error) {
  const auto says = [&](const char* words) {
    return error.message.find(words) != std::string::npos;
  };
  if (error.code == ErrorCode::kConfig &&
      (says("written by other users") || says("every user can write") ||
       says("belongs to another user"))) {
    error.hints.emplace_back(
        "the runner clones with umask 0000, and as its helper's user: set the variable "
        "FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR to true, or give all settings as inputs and config: "
        "none (STEPVEIL_CONFIG=none), so that no file of the repository is read");
  }
}

}  // namespace stepveil::gitlab
