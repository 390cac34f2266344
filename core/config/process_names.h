#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace stepveil {

// The names of the processes in the .stepveil.yaml that counts in `directory`, in order; none where
// there is no such file, or none that may be read. For completion, which tells of no fault.
[[nodiscard]] std::vector<std::string> ProcessNames(const std::filesystem::path& directory);

}  // namespace stepveil
