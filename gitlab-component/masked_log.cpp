#include "gitlab-component/masked_log.h"

#include "core/base/write_all.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <utility>

namespace stepveil::gitlab {
namespace {

// The pipe is no larger than this, so one read takes all there is.
constexpr std::size_t kBufferBytes = std::size_t{64} << 10;

}  // namespace

MaskedLog::MaskedLog(int source, int target)
    : source_(source),
      target_(target),
      writer_(target),
      masker_(std::make_shared<const NeedleTable>(std::vector<Secret>{})),
      buffer_(std::make_unique<char[]>(kBufferBytes)) {}

MaskedLog::~MaskedLog() { explicit_bzero(buffer_.get(), kBufferBytes); }

// Takes nothing before it can be written: in a container that ends, what is still in the pipe is
// lost, and so is what we have read.
MaskedLog::Pumped MaskedLog::Pump() {
  WaitUntilWritable(target_);
  const ssize_t size = read(source_, buffer_.get(), kBufferBytes);
  if (size < 0) {
    return errno == EAGAIN || errno == EINTR ? Pumped::kNothingYet : Pumped::kEnded;
  }
  if (size == 0) {
    return Pumped::kEnded;
  }
  masker_.Write({buffer_.get(), static_cast<std::size_t>(size)}, pieces_);
  return WriteOut() ? Pumped::kSome : Pumped::kEnded;
}

// Does not read until the pipe is empty: a background process could keep it filled for ever.
void MaskedLog::Drain() {
  int waiting_bytes = 0;
  if (ioctl(source_, FIONREAD, &waiting_bytes) != 0) {
    return;
  }
  // A read takes all that is there, and the pipe holds no more than one buffer.
  for (; waiting_bytes > 0; waiting_bytes -= static_cast<int>(kBufferBytes)) {
    if (Pump() != Pumped::kSome) {
      return;
    }
  }
}

void MaskedLog::Flush() {
  masker_.Finish(pieces_);
  [[maybe_unused]] const bool written = WriteOut();
}

void MaskedLog::ReleaseIdle() {
  masker_.ReleaseIdle(pieces_);
  [[maybe_unused]] const bool written = WriteOut();
}

bool MaskedLog::AddNeedles(std::vector<Secret> needles) {
  const std::size_t old_count = needles_.size();
  needles_.insert(needles_.end(), std::make_move_iterator(needles.begin()),
                  std::make_move_iterator(needles.end()));
  auto table = BuildNeedleTable(needles_);
  if (!table) {
    needles_.erase(needles_.begin() + static_cast<std::ptrdiff_t>(old_count), needles_.end());
    return false;
  }
  masker_.Use(*std::move(table), pieces_);
  [[maybe_unused]] const bool written = WriteOut();
  return true;
}

bool MaskedLog::WriteOut() {
  writer_.WriteAll(pieces_);
  return writer_.error_number() == 0;
}

}  // namespace stepveil::gitlab
