#pragma once

#include "core/cli/options.h"
#include "core/flow/pipeline.h"
#include "core/flow/watched.h"
#include "core/flow/watcher.h"
#include "core/run/control.h"

#include <optional>

namespace stepveil {

// `stepveil run --watch`: as RunCommand, but a companion process keeps the login, fetches again
// every `line.watch`, and has the command started anew where something has changed (Refetch). It
// never stands between the command and its end, its signals or its terminal: those are RunChild's.
// The token is revoked when the command has ended, however that came.
[[nodiscard]] Result<ChildEnd> RunWatched(CommandLine line, const Context& context);

// The first fetch of what is to be watched. Errors: those of LogInAndFetch; kUsage for what does
// not go with --watch.
[[nodiscard]] Result<Watched> StartWatching(std::vector<Request> requests, const Context& context);

// Hands `watched` over to the process that fetches beside the commands; it is empty after that.
// Errors: kRun; the token is revoked then, unless it is to be kept.
[[nodiscard]] Result<void> WatchBeside(std::optional<Watched>& watched, Watcher& watcher,
                                       std::chrono::milliseconds interval, const Context& context);

}  // namespace stepveil
