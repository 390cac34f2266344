#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"

#include <filesystem>

// The private folder (0700) of one masked log. The job's shell writes to the FIFO `out`; the socket
// `control` takes orders; `files` holds secrets that the job wants as files.
namespace stepveil::gitlab {

inline constexpr const char* kLogFolderVariable = "STEPVEIL_LOG_FOLDER";
inline constexpr const char* kFifoName = "out";
inline constexpr const char* kSocketName = "control";
inline constexpr const char* kFilesName = "files";

// A new private folder, where MakeLogFolder makes its own. Errors: kExport.
[[nodiscard]] Result<std::filesystem::path> MakePrivateFolder(const Variables& variables);

// A new folder with its FIFO: below the job's temporary folder where only this user can write
// there, else below TMPDIR or /tmp. Errors: kExport.
[[nodiscard]] Result<std::filesystem::path> MakeLogFolder(const Variables& variables);

// Removes the folder and what is in it, files of secrets first.
void RemoveLogFolder(const std::filesystem::path& folder);

// Removes what is in it, and not the folder itself: nobody masks the log any more, and the job's
// end is to see that.
void EmptyLogFolder(const std::filesystem::path& folder);

// Is this folder below us trustworthy: our own, and nobody else's to write?
[[nodiscard]] bool IsOwnFolder(const std::filesystem::path& folder);

}  // namespace stepveil::gitlab
