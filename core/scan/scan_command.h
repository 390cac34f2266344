#pragma once

#include "core/cli/options.h"
#include "core/flow/context.h"

namespace stepveil {

// `stepveil scan FOLDER...`: searches every file below for each form of each secret that the
// request asks for, and prints a line for each place: FILE:LINE:COLUMN: NAME of FOLDER, or one JSON
// document. Errors: those of the requests and the pipeline; kSecret where something was found, or a
// file could not be read.
[[nodiscard]] Result<int> ScanCommand(CommandLine line, const Context& context);

}  // namespace stepveil
