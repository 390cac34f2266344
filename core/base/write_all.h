#pragma once

#include <string_view>

namespace stepveil {

// Writes all of `bytes`, however often that takes; waits where `descriptor` doesn't block (a parent
// may have left its pipe so). Returns 0, or the errno that ended it. SIGPIPE is the caller's.
[[nodiscard]] int WriteAll(int descriptor, std::string_view bytes);

// Waits until `descriptor` takes more, or never will.
void WaitUntilWritable(int descriptor);

}  // namespace stepveil
