#pragma once

#include "core/cli/options.h"
#include "core/flow/pipeline.h"

namespace stepveil {

// Each does what its command says, from settings to exit code. Errors: those of the pipeline and of
// what it leads to; the caller prints them.

// `stepveil export`: to a format on stdout or in a private file, or through the exporter of the
// adapter named.
[[nodiscard]] Result<int> ExportCommand(CommandLine line, const Context& context,
                                        const std::vector<Adapter>& adapters);

// `stepveil mask`: stdin to stdout with every value masked.
[[nodiscard]] Result<int> MaskCommand(CommandLine line, const Context& context);

// `stepveil NAME SUBCOMMAND`, one of the adapter's own.
[[nodiscard]] Result<int> SubcommandOf(const CommandLine& line, const Context& context,
                                       const std::vector<Adapter>& adapters);

// `stepveil login`: an access token on stdout, to be revoked by `stepveil logout`.
[[nodiscard]] Result<int> LoginCommand(CommandLine line, const Context& context);

// `stepveil logout`: revokes the token in INFISICAL_TOKEN.
[[nodiscard]] Result<int> LogoutCommand(CommandLine line, const Context& context);

}  // namespace stepveil
