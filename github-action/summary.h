#pragma once

#include "core/base/secret.h"
#include "core/check/report.h"
#include "core/cli/console.h"
#include "core/environment/environment.h"
#include "core/export/exporter.h"
#include "github-action/inputs.h"

#include <string>

namespace stepveil::github {

// Where the secrets of a step go: "the following steps". `is_removed`: the file is, with the job.
[[nodiscard]] std::string DestinationText(const Inputs& inputs, bool is_removed);

// The job summary's part of this step, in Markdown: one row per variable with its name, folder, the
// folder that imports it, whether the log masks it (all, some lines or nothing of it), and the
// secrets of the same name that were passed over; no value. `what` says where they went, e.g. "the
// environment of the following steps". What GitHub would refuse (more than 1 MiB a step) is cut,
// and says so.
[[nodiscard]] std::string SummaryText(const Environment& environment, const Origin& origin,
                                      const std::string& what);

// The same for the job's log: one line, and the names in a group that is folded.
[[nodiscard]] std::string LogText(const Environment& environment, const Origin& origin,
                                  const std::string& what);

// The job summary of a step that only explains: each station with what was found there and what
// mends it, faults first, in the words of `console`; no value. Cut as SummaryText is.
[[nodiscard]] std::string CheckSummaryText(const Report& report, const Console& console);

}  // namespace stepveil::github
