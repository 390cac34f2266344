#pragma once

#include "core/cli/options.h"
#include "core/export/formats.h"
#include "core/flow/context.h"

namespace stepveil {

// What a command prints on stdout, or into the private file that it is given. Each fetches first.
// Errors: those of the pipeline; kExport, also where values would go into a job's log.

// `stepveil export` in a format.
[[nodiscard]] Result<int> ExportFormat(CommandLine line, Format format, const Context& context);

// `stepveil list`, and `stepveil secrets`: names with their folders; no value but with --plain.
[[nodiscard]] Result<int> ListCommand(CommandLine line, const Context& context);

// `stepveil secrets get`: the values of line.operands, in that order, one a line. A value of
// several lines is refused beside others, since nobody could tell where it ends.
[[nodiscard]] Result<int> SecretsGetCommand(CommandLine line, const Context& context);

}  // namespace stepveil
