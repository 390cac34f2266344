#include "core/mask/filter.h"

#include "core/mask/page_buffer.h"
#include "core/mask/write_pieces.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace stepveil {
namespace {

// What unprivileged users may have by default (/proc/sys/fs/pipe-max-size).
constexpr int kPipeBytes = 1 << 20;

bool MoreIsWaiting(int source) {
  int waiting = 0;
  return ioctl(source, FIONREAD, &waiting) == 0 && waiting > 0;
}

std::size_t TotalBytes(const Pieces& pieces) {
  std::size_t total_bytes = 0;
  for (const std::string_view piece : pieces) {
    total_bytes += piece.size();
  }
  return total_bytes;
}

// Takes the last `size` bytes off the pieces, which hold as many.
std::string TakeEnd(Pieces& pieces, std::size_t size) {
  std::string end(size, '\0');
  while (size > 0) {
    std::string_view& last = pieces.back();
    const std::size_t taken = std::min(size, last.size());
    size -= taken;
    last.copy(end.data() + size, taken, last.size() - taken);
    last.remove_suffix(taken);
    if (last.empty()) {
      pieces.pop_back();
    }
  }
  return end;
}

}  // namespace

void EnlargePipe(int number) { fcntl(number, F_SETPIPE_SZ, kPipeBytes); }

Filter::Filter(int source, int target, std::shared_ptr<const NeedleTable> needles)
    : source_(source),
      target_(target),
      can_splice_(needles->empty()),
      masker_(std::move(needles)) {}

bool Filter::Pump(std::span<char> buffer) {
  if (const Moved moved = can_splice_ ? Splice() : Moved::kNot; moved != Moved::kNot) {
    return moved == Moved::kSome;
  }
  const ssize_t size = read(source_, buffer.data(), buffer.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) {
    return true;
  }
  if (size <= 0) {
    Finish();
    return false;
  }
  masker_.Write({buffer.data(), static_cast<std::size_t>(size)}, pieces_);
  const bool open = Write(MoreIsWaiting(source_) ? Coming::kMore : Coming::kNothing);
  idle_at_.reset();
  if (masker_.CanReleaseIdle()) {
    idle_at_ = std::chrono::steady_clock::now() + kIdleTime;
  }
  return open;
}

// Needs a pipe at one end at least; where it won't, reading and writing does.
Filter::Moved Filter::Splice() {
  const ssize_t size = splice(source_, nullptr, target_, nullptr, kPipeBytes, SPLICE_F_MOVE);
  if (size > 0) {
    return Moved::kSome;
  }
  if (size == 0) {
    return Moved::kEnd;
  }
  if (errno == EINTR) {
    return Moved::kSome;
  }
  can_splice_ = false;
  return Moved::kNot;
}

void Filter::LetGo() {
  idle_at_.reset();
  masker_.ReleaseIdle(pieces_);
  Write(Coming::kNothing);
}

void Filter::Use(std::shared_ptr<const NeedleTable> needles) {
  can_splice_ = can_splice_ && needles->empty();
  masker_.Use(std::move(needles), pieces_);
  Write(Coming::kNothing);
}

void Filter::Finish() {
  idle_at_.reset();
  masker_.Finish(pieces_);
  Write(Coming::kNothing);
}

// Writes pages while more is coming, and everything else with the last of them.
bool Filter::Write(Coming coming) {
  const std::string before = std::exchange(carried_, {});
  if (!before.empty()) {
    pieces_.insert(pieces_.begin(), before);
  }
  if (coming == Coming::kMore) {
    carried_ = TakeEnd(pieces_, TotalBytes(pieces_) % kPageBytes);
  }
  if (write_error_number_ == 0) {
    write_error_number_ = WritePieces(target_, pieces_);
  }
  pieces_.clear();
  return write_error_number_ == 0;
}

int RunFilter(Filter& filter, int source) {
  PageBuffer buffer;
  for (;;) {
    if (const auto idle_at = filter.idle_at()) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(*idle_at - std::chrono::steady_clock::now());
      pollfd wanted = {source, POLLIN, 0};
      if (poll(&wanted, 1, std::max(0, static_cast<int>(left.count()))) == 0) {
        filter.LetGo();
      }
    }
    if (!filter.Pump(buffer.span())) {
      return filter.write_error_number();
    }
  }
}

}  // namespace stepveil
