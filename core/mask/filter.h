#pragma once

#include "core/mask/masker.h"
#include "core/mask/page_writer.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace stepveil {

// How long a stream must be silent before a prompt's last characters are let go.
inline constexpr std::chrono::milliseconds kIdleTime{100};

// Makes the pipe `number` as large as anybody may have it (1 MiB), which nearly doubles what flows
// through: for both ends of a filter. Whoever else holds the pipe gets the larger one, too. Best
// effort: nothing happens to what is no pipe, or if the user's pipes are too large already.
void EnlargePipe(int number);

// Masks what comes from one descriptor on its way to another. Neither is owned.
//
// What can be had of the speed of cat(1) beside the search takes three things: reads go to page
// aligned memory; while more input waits only whole pages are written, since a pipe copies every
// page after an odd write twice; and the pipes are large (EnlargePipe). Without a needle the kernel
// moves the pages itself (splice). Never vmsplice: its pages stay shared with the reader, who would
// see the next, unmasked input in them.
class Filter {
 public:
  Filter(int source, int target, std::shared_ptr<const NeedleTable> needles);

  // Reads once, and waits if there is nothing; writes what is certain, and waits until it is
  // written: a slow reader slows the writer. False once the stream is over: at the input's end,
  // when all that was held has been written, or when nobody reads what we write.
  bool Pump(std::span<char> buffer);

  // When ReleaseIdle() is due, if the stream stays silent.
  [[nodiscard]] const std::optional<std::chrono::steady_clock::time_point>& idle_at() const {
    return idle_at_;
  }
  void ReleaseIdle();

  // Shows `seen` all that is read from now on, as it was. Where there is no needle, the kernel
  // moves what nobody reads.
  void Watch(std::function<void(std::string_view)> seen) { seen_ = std::move(seen); }

  // Looks for the needles of `needles` as well, which holds the ones before (Masker::Use).
  void Use(std::shared_ptr<const NeedleTable> needles);

  // Writes what is held back and ends the stream, whether or not the input has.
  void Finish();

  // The errno that ended writing; 0 if none did.
  [[nodiscard]] int write_error_number() const { return writer_.error_number(); }

 private:
  enum class Moved { kSome, kEnd, kNot };
  Moved Splice();

  int source_;
  int target_;
  PageWriter writer_;
  bool can_splice_;
  Masker masker_;
  Pieces pieces_;
  std::optional<std::chrono::steady_clock::time_point> idle_at_;
  std::function<void(std::string_view)> seen_;  // may be empty
};

// Pumps until the stream is over. Returns Filter::write_error_number().
[[nodiscard]] int RunFilter(Filter& filter, int source);

}  // namespace stepveil
