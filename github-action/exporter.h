#pragma once

#include "core/base/variables.h"
#include "core/export/exporter.h"

#include <unistd.h>

#include <memory>

namespace stepveil::github {

// Hands variables to the steps that follow through GITHUB_ENV, after `::add-mask::` commands on
// `log`, the step's stdout. `variables` are borrowed. Masks of values keep to a budget
// (mask_plan.h); a warning counts what it leaves out. Errors, beside those of the port: masks that
// no runner would read (outside of a job, or stdout is a file), and a GITHUB_ENV that can't be
// appended to.
[[nodiscard]] std::unique_ptr<Exporter> MakeExporter(const Variables& variables,
                                                     int log = STDOUT_FILENO);

// The same through GITHUB_OUTPUT: an output of the step for each variable. A warning says what
// GitHub does with outputs that hold a masked value.
[[nodiscard]] std::unique_ptr<Exporter> MakeOutputExporter(const Variables& variables,
                                                           int log = STDOUT_FILENO);

}  // namespace stepveil::github
