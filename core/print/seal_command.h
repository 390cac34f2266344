#pragma once

#include "core/cli/options.h"
#include "core/flow/context.h"
#include "core/flow/prepared.h"

namespace stepveil {

// What one request or several processes get, in one sealed file, line.output_file. Nothing is
// written unless everything is fetched and checked; what was, is returned. Errors: those of
// LoadRequest(s), the pipeline, WriteBundle and WriteSealedFile; the caller prints them.
[[nodiscard]] Result<Prepared> Seal(CommandLine line, const Context& context);

// `stepveil seal`: the same, and nothing of it.
[[nodiscard]] Result<int> SealCommand(CommandLine line, const Context& context);

// `stepveil seal-key`: a new pair, on stdout; or in a private file, and its public key on stdout.
[[nodiscard]] Result<int> SealKeyCommand(const CommandLine& line, const Context& context);

}  // namespace stepveil
