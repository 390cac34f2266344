#pragma once

#include "core/environment/environment.h"
#include "core/flow/context.h"
#include "core/run/temporary_folder.h"

#include <memory>

namespace stepveil {

// Writes the values that are to be files (Variable::as_file) and puts the files' paths in their
// places. In memory where there is such a folder, /dev/shm or XDG_RUNTIME_DIR on tmpfs, else in
// TMPDIR or /tmp, with a warning if that is a disk. Null where there is no such value. On failure
// nothing is left. Errors: kRun (folder), kExport (file).
[[nodiscard]] Result<std::unique_ptr<TemporaryFolder>> WriteFiles(Environment& environment,
                                                                  const Context& context);

}  // namespace stepveil
