#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"

#include <string>
#include <vector>

namespace stepveil::gitlab {

// Writes all of `text`, also where the descriptor is a pipe that is full for the moment. Errors:
// kExport with the cause.
[[nodiscard]] Result<void> WriteText(int descriptor, const Secret& text);

// `::add-mask::NEEDLE` lines, as the runner reads them under proxy_exec; a needle of several lines
// is announced line by line. Errors: those of WriteText.
[[nodiscard]] Result<void> WriteMasks(int descriptor, const std::vector<Secret>& needles);

// A collapsed section of the job's log that lists the variables by name, with where each came from
// (GitLab, "Custom collapsible sections"). Best effort.
void ShowSection(int descriptor, const Environment& environment,
                 const std::vector<std::string>& files);

}  // namespace stepveil::gitlab
