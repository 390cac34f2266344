#include "core/init/init_command.h"

#include "core/base/text.h"
#include "core/base/write_all.h"
#include "core/config/infisical_file.h"
#include "core/config/repository_files.h"
#include "core/init/settings_text.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kName = ".stepveil.yaml";

template <typename T>
void FillIn(std::optional<T>& into, std::optional<T>& from) {
  if (!into) {
    into = std::move(from);
  }
}

// What flags leave open is taken from an .infisical.json.
Result<void> TakeInfisicalFile(Settings& settings, const Context& context) {
  SettingFaults faults;
  const RepositoryFiles files = FindRepositoryFiles(
      std::filesystem::current_path(), {std::nullopt, settings.config_directory}, faults);
  if (files.infisical) {
    InfisicalFile found = ReadInfisicalFile(files.infisical->bytes, files.infisical->label, faults);
    FillIn(settings.project, found.settings.project);
    FillIn(settings.environment, found.settings.environment);
    FillIn(settings.paths, found.settings.paths);
    FillIn(settings.domains, found.settings.domains);
    if (!found.environment_of_branch.empty()) {
      context.console.Warn(files.infisical->label +
                           ": which branch has which environment is not taken over: say it in the "
                           "CI job, with --env");
    }
  }
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the settings"));
  }
  return {};
}

Error IsThere() {
  return {ErrorCode::kConfig,
          "there is a .stepveil.yaml already",
          {"edit it, or move it away first; stepveil check says what it means"}};
}

// For everybody to read, as any file of a repository, and for the owner alone to write.
Result<void> WriteNew(const std::string& text) {
  const int file = open(kName, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) {
    return errno == EEXIST
               ? Fail(IsThere())
               : Fail(ErrorCode::kExport, "cannot write .stepveil.yaml: " + SystemWords(errno));
  }
  const int fault = WriteAll(file, text);
  close(file);
  if (fault != 0) {
    unlink(kName);
    return Fail(ErrorCode::kExport, "cannot write .stepveil.yaml: " + SystemWords(fault));
  }
  return {};
}

}  // namespace

Result<int> InitCommand(CommandLine line, const Context& context) {
  if (faccessat(AT_FDCWD, kName, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
    return Fail(IsThere());
  }
  STEPVEIL_RETURN_IF_ERROR(TakeInfisicalFile(line.settings, context));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string text, SettingsText(line.settings, STEPVEIL_SCHEMA));
  STEPVEIL_RETURN_IF_ERROR(WriteNew(text));
  context.console.Note("wrote .stepveil.yaml; stepveil check says what it means");
  return 0;
}

}  // namespace stepveil
