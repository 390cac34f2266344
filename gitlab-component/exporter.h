#pragma once

#include "core/base/variables.h"
#include "core/export/exporter.h"

#include <memory>

namespace stepveil::gitlab {

// `eval "$(stepveil export --to gitlab ... || echo "exit $?")"`: hands variables to the job's shell
// as text on stdout, never through a file or another process's arguments. Masks them before that in
// the log that `stepveil gitlab begin` has made, or, where the runner's proxy_exec is proven on,
// with `::add-mask::` on stderr. Variables that STEPVEIL_FILES names (a list of patterns) become
// files. Errors, beside those of the port: no log that can be masked; a stdout that leads to the
// log; a shell that is traced past the masked log (CI_DEBUG_TRACE). `variables` is borrowed.
[[nodiscard]] std::unique_ptr<Exporter> MakeExporter(const Variables& variables);

}  // namespace stepveil::gitlab
