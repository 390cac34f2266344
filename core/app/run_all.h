#pragma once

#include "core/cli/options.h"
#include "core/flow/pipeline.h"
#include "core/run/control.h"

namespace stepveil {

// `stepveil run --all`: every process of .stepveil.yaml that has a command, or those that
// --only-processes names and what these come after, on one login, each with its own secrets only;
// every output is masked with those of all. Nothing is started before all is fetched, checked and
// masked. The exit code of the first that failed, or 0. Errors: those of
// LoadRequests, the pipeline and RunTogether; the caller prints them.
[[nodiscard]] Result<ChildEnd> RunAll(CommandLine line, const Context& context);

}  // namespace stepveil
