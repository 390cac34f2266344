#include "gitlab-component/load_text.h"

#include "core/export/formats.h"
#include "core/export/private_file.h"
#include "core/export/quoting.h"

#include <unistd.h>

#include <string>
#include <string_view>

namespace stepveil::gitlab {
namespace {

// For bash, dash, busybox ash, and where the runner masks the log itself also zsh, ksh and yash.
constexpr std::string_view kStopTracing = R"sh(_stepveil_options=$-
case $_stepveil_options in *[vx]*) set +vx ;; esac
)sh";

constexpr std::string_view kTraceOn = R"sh(case $_stepveil_options in *v*) set -v ;; esac
case $_stepveil_options in *x*) set -x ;; esac
)sh";

std::string Quoted(const std::filesystem::path& path) {
  std::string text;
  AppendShellLiteral(text, path.native());
  return text;
}

std::string UnsetLines(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += "unset -v " + name + "\n";
  }
  return text;
}

}  // namespace

Result<Secret> LoadText(const Environment& environment, const std::filesystem::path& removed) {
  STEPVEIL_ASSIGN_OR_RETURN(const Secret exports, Write(Format::kShell, environment));
  const std::string before = "command rm -rf -- " + Quoted(removed) + " || :\n";
  const std::string after = UnsetLines(environment.withheld);
  std::string text;
  text.reserve(before.size() + exports.size_bytes() + after.size());  // growing would leave copies
  text.append(before).append(exports.Expose()).append(after);
  return Secret::Take(text);
}

Result<std::string> WriteLoadFile(const Environment& environment,
                                  const std::filesystem::path& folder, FolderAfter after) {
  const std::filesystem::path file = folder / ("load-" + std::to_string(getpid()));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text,
                            LoadText(environment, after == FolderAfter::kRemoved ? folder : file));
  STEPVEIL_RETURN_IF_ERROR(WritePrivateFile(folder, file, text));
  return std::string(kStopTracing) + ". " + Quoted(file) + "\n" + std::string(kTraceOn);
}

}  // namespace stepveil::gitlab
