#pragma once

#include <filesystem>
#include <string>

namespace stepveil::gitlab {

// What the job's shell reads in to send everything it prints through the FIFO in `folder`, for
// bash, dash and busybox ash. It puts its exit trap where the user's would be and runs the user's
// from there, so `trap` (in dash and ash `exit`, too) is a function of ours from then on;
// `stepveil` is the program that the exit trap calls. Holds no secret.
[[nodiscard]] std::string WrapperText(const std::filesystem::path& folder,
                                      const std::filesystem::path& stepveil);

}  // namespace stepveil::gitlab
