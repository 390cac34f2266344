#pragma once

#include "core/base/descriptor.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace stepveil {

// Our input on its way to a pty. At its end, which a terminal cannot keep, every read of the child
// is answered with one: whenever the pty has nothing to read, it is given its end-of-file
// character. The text may be a password; it is wiped.
class InputRelay {
 public:
  // `source` (-1: at its end) and `master` are borrowed; `slave` is looked at only.
  InputRelay(int source, int master, Descriptor slave) noexcept;
  ~InputRelay();
  InputRelay(const InputRelay&) = delete;
  InputRelay& operator=(const InputRelay&) = delete;

  // What to wait for: the source (POLLIN) while there is room, the master (POLLOUT) while there is
  // something to write; -1 otherwise.
  [[nodiscard]] int source_wanted() const;
  [[nodiscard]] int master_wanted() const;
  void Read();
  void Write();

  // When to look whether the child needs another end of file.
  [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> next_time() const;
  void OnTime(std::chrono::steady_clock::time_point now);

  // The child has ended: no more ends of file, and the pty is let go of.
  void OnChildEnd();

  // Lets go of the pty for good.
  void Stop();

 private:
  void EndOnce();

  static constexpr std::size_t kBytes = 4096;  // as much as a terminal's line

  int source_;
  int master_;
  Descriptor slave_;
  std::array<char, kBytes> bytes_ = {};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::optional<std::chrono::steady_clock::time_point> next_end_;
};

}  // namespace stepveil
