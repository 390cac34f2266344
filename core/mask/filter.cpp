#include "core/mask/filter.h"

#include "core/mask/page_buffer.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace stepveil {
namespace {

// What unprivileged users may have by default (/proc/sys/fs/pipe-max-size).
constexpr int kPipeBytes = 1 << 20;

// Not by FIONREAD, which would wait for a writer that is just filling the pipe.
bool MoreIsWaiting(int source) {
  pollfd wanted = {source, POLLIN, 0};
  return poll(&wanted, 1, 0) == 1 && (wanted.revents & POLLIN) != 0;
}

// Through two default pipes splice(2) is slower than copying: writer and reader wait in turns.
bool IsSmallPipe(int number) {
  const int size = fcntl(number, F_GETPIPE_SZ);
  return size >= 0 && size < kPipeBytes;
}

}  // namespace

void EnlargePipe(int number) { fcntl(number, F_SETPIPE_SZ, kPipeBytes); }

Filter::Filter(int source, int target, std::shared_ptr<const NeedleTable> needles)
    : source_(source),
      target_(target),
      writer_(target),
      can_splice_(needles->empty() && !IsSmallPipe(source) && !IsSmallPipe(target)),
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
  const std::string_view input(buffer.data(), static_cast<std::size_t>(size));
  if (seen_) {
    seen_(input);
  }
  masker_.Write(input, pieces_);
  writer_.WritePages(pieces_);
  // Asked when the pages are written: by then a quick writer has gone on.
  if (writer_.kept_bytes() > 0 && !MoreIsWaiting(source_)) {
    writer_.WriteAll(pieces_);
  }
  idle_at_.reset();
  if (masker_.CanReleaseIdle()) {
    idle_at_ = std::chrono::steady_clock::now() + kIdleTime;
  }
  return write_error_number() == 0;
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

void Filter::ReleaseIdle() {
  idle_at_.reset();
  masker_.ReleaseIdle(pieces_);
  writer_.WriteAll(pieces_);
}

void Filter::Use(std::shared_ptr<const NeedleTable> needles) {
  can_splice_ = can_splice_ && needles->empty();
  masker_.Use(std::move(needles), pieces_);
  writer_.WriteAll(pieces_);
}

void Filter::Finish() {
  idle_at_.reset();
  masker_.Finish(pieces_);
  writer_.WriteAll(pieces_);
}

int RunFilter(Filter& filter, int source) {
  PageBuffer buffer;
  for (;;) {
    if (const auto idle_at = filter.idle_at()) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(*idle_at - std::chrono::steady_clock::now());
      pollfd wanted = {source, POLLIN, 0};
      if (poll(&wanted, 1, std::max(0, static_cast<int>(left.count()))) == 0) {
        filter.ReleaseIdle();
      }
    }
    if (!filter.Pump(buffer.span())) {
      return filter.write_error_number();
    }
  }
}

}  // namespace stepveil
