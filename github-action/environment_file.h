#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"

#include <filesystem>

// The file behind GITHUB_ENV: the runner reads it when the step has ended and gives its variables
// to the steps that follow (actions/runner, FileCommandManager.cs).
namespace stepveil::github {

// "NAME<<DELIMITER", the value and the delimiter, one line each (several for a value of several
// lines), with a random delimiter that occurs in no name or value. Errors: kExport naming each
// variable that the runner would refuse or change: NODE_OPTIONS, NUL, invalid UTF-8 (it reads the
// file as UTF-8), more than Linux lets a process have.
[[nodiscard]] Result<Secret> EnvironmentFileText(const Environment& environment);

// Appends `text` in one write; on failure the file is cut back to what it was. It must exist and be
// a plain file, as the runner made it. Errors: kExport with the cause.
[[nodiscard]] Result<void> AppendToEnvironmentFile(const std::filesystem::path& file,
                                                   const Secret& text);

}  // namespace stepveil::github
