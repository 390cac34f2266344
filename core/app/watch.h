#pragma once

#include "core/cli/options.h"
#include "core/flow/pipeline.h"
#include "core/run/control.h"

namespace stepveil {

// `stepveil run --watch`: as RunCommand, but a companion process keeps the login, fetches again
// every `line.watch`, and has the command started anew where something has changed (Refetch). It
// never stands between the command and its end, its signals or its terminal: those are RunChild's.
// The token is revoked when the command has ended, however that came.
[[nodiscard]] Result<ChildEnd> RunWatched(CommandLine line, const Context& context);

}  // namespace stepveil
