#pragma once

#include "core/mask/masker.h"
#include "core/mask/page_writer.h"

#include <memory>
#include <vector>

namespace stepveil::gitlab {

// What flows from the job's shell to its log: read from one descriptor, masked, written to another.
class MaskedLog {
 public:
  // `source` is a non-blocking read end, `target` any descriptor; both are borrowed.
  MaskedLog(int source, int target);
  ~MaskedLog();
  MaskedLog(const MaskedLog&) = delete;
  MaskedLog& operator=(const MaskedLog&) = delete;

  enum class Pumped { kSome, kNothingYet, kEnded };

  // Reads once and writes what is certain. kEnded: nobody writes any more, or nobody reads the log.
  [[nodiscard]] Pumped Pump();

  // Writes all that has been written to the source up to now, but for what the masker holds back.
  void Drain();

  // Writes what the masker holds back.
  void Flush();

  // Is a prompt's end held back, and may go out once the shell has been silent for kIdleTime?
  [[nodiscard]] bool CanLetGo() const { return masker_.CanReleaseIdle(); }
  void ReleaseIdle();

  // From now on these are masked, too, what is held back included. False: they are too many, and
  // nothing has changed.
  [[nodiscard]] bool AddNeedles(std::vector<Secret> needles);

 private:
  [[nodiscard]] bool WriteOut();

  int source_;
  int target_;
  PageWriter writer_;
  std::vector<Secret> needles_;
  Masker masker_;
  std::unique_ptr<char[]> buffer_;
  Pieces pieces_;
};

}  // namespace stepveil::gitlab
