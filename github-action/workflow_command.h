#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <optional>
#include <string>
#include <string_view>

// GitHub's workflow commands, lines like `::error::text` in a step's output (documented under
// "Workflow commands for GitHub Actions"; escaping as in actions/toolkit, command.ts).
namespace stepveil::github {

// Appends `::name::data` and a newline to `text`. In data `%` becomes %25, CR %0D and LF %0A, and
// the runner undoes exactly that; a byte becomes three at most.
void AppendCommand(std::string& text, std::string_view name, std::string_view data);

// What the line tells the runner to mask; nothing if it is no add-mask command. The runner takes
// the older form, `##[add-mask]data`, too, and that anywhere in a line.
[[nodiscard]] std::optional<Secret> MaskOrder(std::string_view line);

// Writes all of `text` to the descriptor at once, also where it is a pipe that is full for the
// moment. Errors: kExport with the cause.
[[nodiscard]] Result<void> WriteCommands(int descriptor, const Secret& text);

}  // namespace stepveil::github
