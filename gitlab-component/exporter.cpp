#include "gitlab-component/exporter.h"

#include "core/base/ancestry.h"
#include "core/base/text.h"
#include "core/environment/room.h"
#include "gitlab-component/debug_trace.h"
#include "gitlab-component/load_text.h"
#include "gitlab-component/log_control.h"
#include "gitlab-component/log_folder.h"
#include "gitlab-component/log_text.h"
#include "gitlab-component/proxy_exec.h"
#include "gitlab-component/secret_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::gitlab {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBeginFirst =
    "first, in the same script: { eval \"$(stepveil gitlab begin || echo \"exit $?\")\"; } 3>&1";
constexpr const char* kOrRun =
    "or start the command that needs them: stepveil run ... -- COMMAND (its output is masked)";

bool LeadsTo(const fs::path& path, int descriptor) {
  struct stat named = {};
  struct stat open = {};
  return stat(path.c_str(), &named) == 0 && fstat(descriptor, &open) == 0 &&
         IsSameFile(named, open);
}

std::vector<std::string> ListOf(std::string_view text) {
  std::vector<std::string> list;
  for (const std::string& piece : Split(text, ',')) {
    if (!Trim(piece).empty()) {
      list.emplace_back(Trim(piece));
    }
  }
  return list;
}

class GitlabExporter : public Exporter {
 public:
  explicit GitlabExporter(const Variables& variables)
      : variables_(variables),
        folder_(variables.Get(kLogFolderVariable).value_or("")),
        shell_(folder_.empty() ? ShellUnderProxyExec(variables) : 0) {}

  Result<void> Mask(const std::vector<Secret>& needles) override {
    if (!folder_.empty()) {
      return MaskInOurLog(needles);
    }
    if (shell_ == 0) {
      return Fail(ErrorCode::kExport, "the job's log would show what is exported: it is not masked",
                  {kBeginFirst, kOrRun});
    }
    if (TracesShell(variables_)) {
      return Fail(ErrorCode::kExport,
                  "CI_DEBUG_TRACE is on: the trace of the job's shell would show what is exported",
                  {"turn it off for this job, or mask the trace, too; " + std::string(kBeginFirst),
                   kOrRun});
    }
    return WriteMasks(STDERR_FILENO, needles);
  }

  Result<void> Check() override {
    STEPVEIL_RETURN_IF_ERROR(Mask({}));
    return CheckStdout();
  }

  bool TakesOrigin(const Origin& origin) override {
    origin_ = origin;
    return true;
  }

  Result<void> Export(const Environment& environment) override {
    STEPVEIL_RETURN_IF_ERROR(CheckStdout());
    const auto input = variables_.GetNonEmpty("STEPVEIL_INPUT_FILES");
    const auto patterns = ListOf(input ? *input : variables_.Get("STEPVEIL_FILES").value_or(""));
    if (!patterns.empty() && folder_.empty()) {
      return Fail(ErrorCode::kExport, "STEPVEIL_FILES needs a folder that is removed with the job",
                  {kBeginFirst});
    }
    STEPVEIL_ASSIGN_OR_RETURN(const Environment final_environment,
                              WithFiles(environment, patterns, folder_));
    STEPVEIL_RETURN_IF_ERROR(CheckRoom(final_environment, variables_));
    STEPVEIL_ASSIGN_OR_RETURN(const std::string text, Loader(final_environment));
    STEPVEIL_RETURN_IF_ERROR(WriteText(STDOUT_FILENO, Secret(text)));
    if (origin_) {
      ShowSection(STDERR_FILENO, final_environment, *origin_, patterns);
    }
    return {};
  }

 private:
  Result<void> MaskInOurLog(const std::vector<Secret>& needles) {
    const Answered answered =
        IsOwnFolder(folder_) ? GiveOrder(folder_, Order::kMask, needles) : Answered::kNobody;
    switch (answered) {
      case Answered::kDone:
        return {};
      case Answered::kRefused:
        return Fail(ErrorCode::kExport, "the process that masks the log did not take the secrets",
                    {"they may be too many or too large together; choose fewer with --only"});
      case Answered::kNobody:
        break;
    }
    return Fail(
        ErrorCode::kExport, "nothing masks the log in " + Quoted(folder_.native()) + " (any more)",
        {"stepveil must run as the user that \"stepveil gitlab begin\" ran as", kBeginFirst});
  }

  [[nodiscard]] Result<std::string> Loader(const Environment& environment) const {
    if (!folder_.empty()) {
      return WriteLoadFile(environment, folder_, FolderAfter::kStays);
    }
    STEPVEIL_ASSIGN_OR_RETURN(const fs::path folder, MakePrivateFolder(variables_));
    return WriteLoadFile(environment, folder, FolderAfter::kRemoved);
  }

  // The text is for the shell's `$(...)`. Whether that is what stdout is can't be asked; whether it
  // is the log, can.
  [[nodiscard]] Result<void> CheckStdout() const {
    const std::string shells = "/proc/" + std::to_string(shell_) + "/fd/1";
    const fs::path log = folder_.empty() ? fs::path(shells) : folder_ / kFifoName;
    if (isatty(STDOUT_FILENO) != 1 && !LeadsTo(log, STDOUT_FILENO)) {
      return {};
    }
    return Fail(
        ErrorCode::kExport, "refusing to print secrets into the job's log",
        {"write it like this: eval \"$(stepveil export --to gitlab ... || echo \"exit $?\")\""});
  }

  const Variables& variables_;
  fs::path folder_;               // "" = the log is not ours
  std::optional<Origin> origin_;  // nothing: the log is told nothing
  pid_t shell_;                   // the job's, where proxy_exec masks its log; else 0
};

}  // namespace

std::unique_ptr<Exporter> MakeExporter(const Variables& variables) {
  return std::make_unique<GitlabExporter>(variables);
}

}  // namespace stepveil::gitlab
