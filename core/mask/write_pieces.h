#pragma once

#include "core/mask/masker.h"

namespace stepveil {

// Writes all pieces in order, however often that takes; waits where `target` doesn't block. Returns
// 0, or the errno that ended it. `pieces` is used up.
[[nodiscard]] int WritePieces(int target, Pieces& pieces);

}  // namespace stepveil
