#pragma once

#include "core/cli/options.h"
#include "core/flow/pipeline.h"
#include "core/run/child.h"
#include "core/run/kept_folder.h"

#include <memory>
#include <span>
#include <vector>

namespace stepveil {

// What `run` has to start, once everything is fetched. Values are left in `child.block` alone.
struct RunTask {
  ChildRequest child;
  std::unique_ptr<KeptFolder> files;  // of --as-file, to be kept until the command's end; or null
};

// Prepare, and the command with its environment, files written. `child.needles` is null, and
// nothing is masked, with --no-mask (a warning says so in CI), and where there is nothing to hide:
// no value that was fetched and no credential that the command keeps. It cannot know any other
// token. Errors: those of LoadRunRequest and the pipeline.
[[nodiscard]] Result<RunTask> PrepareRun(CommandLine line, const Surroundings& around);

// The same for each request's own command, on one login; what is masked in one is masked in all.
[[nodiscard]] Result<std::vector<RunTask>> PrepareRuns(std::span<const Request> requests,
                                                       const RunManner& manner,
                                                       const Surroundings& around);

// Is the command best started by becoming it: nothing to mask, no pty to serve and nothing to
// remove afterwards?
[[nodiscard]] bool NeedsNobody(const RunTask& task);

}  // namespace stepveil
