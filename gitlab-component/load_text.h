#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"

#include <filesystem>
#include <string>

namespace stepveil::gitlab {

// What the job's shell reads in to have the variables, and to lose those that are withheld. First
// of all it removes `removed`, the file that it stands in or that file's folder. Errors: kExport.
[[nodiscard]] Result<Secret> LoadText(const Environment& environment,
                                      const std::filesystem::path& removed);

enum class FolderAfter { kStays, kRemoved };

// Puts the text into a private file in `folder`, and returns the lines that read it in, with no
// value in them: what is evaluated stands in the trace of a shell, quoted once more than any mask
// knows. A shell that traces (`set -x`, `set -v`) shows nothing of the file, and traces on
// afterwards. The file removes itself when it is read, or the folder with it. Errors: kExport.
[[nodiscard]] Result<std::string> WriteLoadFile(const Environment& environment,
                                                const std::filesystem::path& folder,
                                                FolderAfter after);

}  // namespace stepveil::gitlab
