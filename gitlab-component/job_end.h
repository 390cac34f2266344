#pragma once

#include <sys/types.h>

namespace stepveil::gitlab {

// What the end of the job's shell means for a process that it started.
enum class JobEnd {
  kLeavesTheRest,  // shell executor: the runner reads the log until nobody has it open
  kEndsAll,        // a container, as far as can be seen: the kernel kills what is left
};

// For `process` (a number in /proc) and its siblings. kLeavesTheRest where the runner itself is
// above them: in a container it is not, only its helper can be.
[[nodiscard]] JobEnd JobEndFor(pid_t process);

}  // namespace stepveil::gitlab
