#include "core/run/input.h"

#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace stepveil {
namespace {

constexpr std::chrono::milliseconds kBetweenEnds{50};

bool Again() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

InputRelay::InputRelay(int source, int master, Descriptor slave) noexcept
    : source_(source), master_(master), slave_(std::move(slave)) {
  if (source < 0) {
    next_end_.emplace();  // now
  }
}

InputRelay::~InputRelay() { explicit_bzero(bytes_.data(), bytes_.size()); }

int InputRelay::source_wanted() const { return begin_ == end_ ? source_ : -1; }

int InputRelay::master_wanted() const { return begin_ < end_ ? master_ : -1; }

void InputRelay::Read() {
  const ssize_t size = read(source_, bytes_.data(), bytes_.size());
  if (size > 0) {
    begin_ = 0;
    end_ = static_cast<std::size_t>(size);
    Write();
  } else if (size == 0 || !Again()) {
    source_ = -1;
    OnTime(std::chrono::steady_clock::now());
  }
}

void InputRelay::Write() {
  const ssize_t size = write(master_, &bytes_[begin_], end_ - begin_);
  if (size > 0) {
    explicit_bzero(&bytes_[begin_], static_cast<std::size_t>(size));
    begin_ += static_cast<std::size_t>(size);
  } else if (size < 0 && !Again()) {
    Stop();
  }
}

std::optional<std::chrono::steady_clock::time_point> InputRelay::next_time() const {
  return next_end_;
}

void InputRelay::OnTime(std::chrono::steady_clock::time_point now) {
  if (source_ >= 0 || !slave_.open() || (next_end_ && now < *next_end_)) {
    return;
  }
  next_end_ = now + kBetweenEnds;
  EndOnce();
}

// The first end-of-file character ends the line that was begun, the second is the end itself: a
// read returns 0 after each.
void InputRelay::EndOnce() {
  termios modes = {};
  pollfd waiting = {slave_.number(), POLLIN, 0};
  if (tcgetattr(slave_.number(), &modes) == 0 && (modes.c_lflag & ICANON) != 0 &&
      poll(&waiting, 1, 0) == 0) {
    [[maybe_unused]] const auto written = write(master_, &modes.c_cc[VEOF], 1);
  }
}

void InputRelay::OnChildEnd() {
  slave_.Close();
  next_end_.reset();
}

void InputRelay::Stop() {
  source_ = -1;
  master_ = -1;
  begin_ = end_ = 0;
  OnChildEnd();
}

}  // namespace stepveil
