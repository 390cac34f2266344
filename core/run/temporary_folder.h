#pragma once

#include "core/base/descriptor.h"
#include "core/base/result.h"

#include <sys/types.h>

#include <filesystem>
#include <memory>

namespace stepveil {

// A new folder (0700) that is removed with all that is in it when this object dies, or this process
// does, in whatever way: a process of its own, in a session of its own and deaf to signals, waits
// for that. Only KILL to both of them, or to the whole container, leaves the folder.
class TemporaryFolder {
 public:
  // Makes it below `above`, which is an absolute path. Call it while this is the only thread, since
  // the other process is a fork. When it returns, the other process leads its own session. Errors:
  // kRun.
  [[nodiscard]] static Result<std::unique_ptr<TemporaryFolder>> Make(
      const std::filesystem::path& above);

  // Returns when the folder is gone.
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  TemporaryFolder(std::filesystem::path path, Descriptor life, pid_t keeper)
      : path_(std::move(path)), life_(std::move(life)), keeper_(keeper) {}

  std::filesystem::path path_;
  Descriptor life_;  // a pipe to the keeper: its end is ours
  pid_t keeper_;
};

}  // namespace stepveil
