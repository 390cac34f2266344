#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/environment/environment.h"

#include <filesystem>
#include <string>

namespace stepveil::github {

// Where a file may lie: below the workspace or RUNNER_TEMP. Both absolute, lexically normal.
struct Place {
  std::filesystem::path root;
  std::filesystem::path file;
};

// The place that file-output-path names: as Infisical's action has it a path in the workspace, with
// or without a slash in front; or an absolute path below the workspace or RUNNER_TEMP. Errors:
// kUsage (outside of both), kExport (no workspace, or git tracks the file).
[[nodiscard]] Result<Place> PlaceFor(const std::string& file_output_path,
                                     const Variables& variables);

// The place of a file that an earlier step says it wrote. Errors: kExport if it is outside.
[[nodiscard]] Result<Place> PlaceOfWritten(const std::string& file, const Variables& variables);

// Writes the variables as a dotenv file, private (core/export/private_file.h). Errors: kExport.
[[nodiscard]] Result<void> WriteDotenv(const Place& place, const Environment& environment);

// Tells the file from any other that takes its name later; "" if it is not there.
[[nodiscard]] std::string IdentityOf(const Place& place);

// Removes the file if it is there: a plain file, reached over no symbolic link. Errors: kExport.
[[nodiscard]] Result<void> RemovePrivateFile(const Place& place);

}  // namespace stepveil::github
