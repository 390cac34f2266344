#pragma once

#include "core/cli/options.h"
#include "core/flow/context.h"

namespace stepveil {

// `stepveil init`: writes a commented .stepveil.yaml into the working directory, from flags, and
// from an .infisical.json that is there. Never over a file. Errors: kUsage, kConfig (what is
// there), kExport (the file can't be written).
[[nodiscard]] Result<int> InitCommand(CommandLine line, const Context& context);

}  // namespace stepveil
