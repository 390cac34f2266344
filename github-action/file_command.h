#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/variables.h"

#include <string>
#include <string_view>
#include <vector>

// The files through which a step speaks to GitHub's runner (GITHUB_ENV, GITHUB_OUTPUT,
// GITHUB_STATE, GITHUB_STEP_SUMMARY): read when the step has ended (actions/runner,
// FileCommandManager.cs).
namespace stepveil::github {

// A name and its value, borrowed. The name must hold no newline, `=` or `<<`.
struct Record {
  std::string name;
  std::string_view value;
};

// "NAME<<DELIMITER", the value and the delimiter, one line each (several for a value of several
// lines), with a random delimiter that occurs in no name or value. No records give "". Errors:
// kExport when there are no random numbers.
[[nodiscard]] Result<Secret> RecordsText(const std::vector<Record>& records);

// Appends `text` to the file that `variable` names, in one write; on failure the file is cut back
// to what it was. It must exist and be a plain file, as the runner made it. Errors: kExport with
// the cause, also where the variable is not set.
[[nodiscard]] Result<void> AppendToFileCommand(const char* variable, const Variables& variables,
                                               const Secret& text);

// Could that be done now? Opens the file as AppendToFileCommand does; the same errors.
[[nodiscard]] Result<void> CheckFileCommand(const char* variable, const Variables& variables);

}  // namespace stepveil::github
