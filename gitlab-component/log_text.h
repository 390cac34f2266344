#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"
#include "core/export/exporter.h"

#include <string>
#include <vector>

namespace stepveil::gitlab {

// Writes all of `text`, also where the descriptor is a pipe that is full for the moment. Errors:
// kExport with the cause.
[[nodiscard]] Result<void> WriteText(int descriptor, const Secret& text);

// `::add-mask::NEEDLE` lines, as the runner reads them under proxy_exec; a needle of several lines
// is announced line by line. Errors: those of WriteText.
[[nodiscard]] Result<void> WriteMasks(int descriptor, const std::vector<Secret>& needles);

// A collapsed section of the job's log (GitLab, "Custom collapsible sections"): its heading says
// how many secrets of what there are, and below it stand the instance and each variable's name,
// with where it came from. Best effort.
void ShowSection(int descriptor, const Environment& environment, const Origin& origin,
                 const std::vector<std::string>& files);

}  // namespace stepveil::gitlab
