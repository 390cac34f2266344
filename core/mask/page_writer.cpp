#include "core/mask/page_writer.h"

#include "core/base/write_all.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kMostAtOnce = 8;     // more pieces are quicker moved together
constexpr std::size_t kLargeBytes = 1024;  // from here on it counts how a piece lies
constexpr std::size_t kLineBytes = 64;     // of the cache

std::size_t TotalBytes(const Pieces& pieces) {
  std::size_t total_bytes = 0;
  for (const std::string_view piece : pieces) {
    total_bytes += piece.size();
  }
  return total_bytes;
}

// Does each large piece lie in memory as it will lie in the pipe's pages?
bool LieStraight(const Pieces& pieces) {
  std::size_t place = 0;
  for (const std::string_view piece : pieces) {
    const auto address = reinterpret_cast<std::uintptr_t>(piece.data());
    if (piece.size() >= kLargeBytes && (address - place) % kLineBytes != 0) {
      return false;
    }
    place += piece.size();
  }
  return pieces.size() <= kMostAtOnce;
}

// Takes the last `size` bytes off the pieces, which hold as many.
Pieces TakeEnd(Pieces& pieces, std::size_t size) {
  Pieces end;
  while (size > 0) {
    std::string_view& last = pieces.back();
    const std::size_t taken = std::min(size, last.size());
    size -= taken;
    end.push_back(last.substr(last.size() - taken));
    last.remove_suffix(taken);
    if (last.empty()) {
      pieces.pop_back();
    }
  }
  std::reverse(end.begin(), end.end());
  return end;
}

ssize_t WriteSome(int target, const Pieces& pieces, std::size_t first) {
  std::array<iovec, kMostAtOnce> parts;
  const std::size_t count = std::min(parts.size(), pieces.size() - first);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view piece = pieces[first + i];
    parts[i] = {const_cast<char*>(piece.data()), piece.size()};
  }
  return writev(target, parts.data(), static_cast<int>(count));
}

// Takes what was written off; returns the first piece that is left.
std::size_t Advance(Pieces& pieces, std::size_t first, std::size_t written) {
  while (first < pieces.size() && written >= pieces[first].size()) {
    written -= pieces[first++].size();
  }
  if (first < pieces.size()) {
    pieces[first].remove_prefix(written);
  }
  return first;
}

// Returns 0, or the errno that ended it.
int WritePieces(int target, Pieces& pieces) {
  for (std::size_t first = 0; first < pieces.size();) {
    const ssize_t written = WriteSome(target, pieces, first);
    if (written >= 0) {
      first = Advance(pieces, first, static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      WaitUntilWritable(target);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace

PageWriter::PageWriter(int target) : target_(target), buffer_(std::make_unique<PageBuffer>()) {}

void PageWriter::WritePages(Pieces& pieces) {
  if (kept_bytes_ > 0) {
    pieces.insert(pieces.begin(), {buffer_->span().data(), kept_bytes_});
  }
  const Pieces end = TakeEnd(pieces, TotalBytes(pieces) % kPageBytes);
  Write(pieces);
  Move(end);
}

void PageWriter::WriteAll(Pieces& pieces) {
  if (kept_bytes_ > 0) {
    pieces.insert(pieces.begin(), {buffer_->span().data(), kept_bytes_});
  }
  Write(pieces);
}

void PageWriter::Write(Pieces& pieces) {
  kept_bytes_ = 0;
  if (LieStraight(pieces)) {
    error_number_ = error_number_ != 0 ? error_number_ : WritePieces(target_, pieces);
  } else {
    Move(pieces);
    WriteBuffer(std::exchange(kept_bytes_, 0));
  }
  pieces.clear();
}

// To the end of what the buffer holds; writes it whenever it is full. The first piece may be what
// lies there already.
void PageWriter::Move(const Pieces& pieces) {
  for (std::string_view piece : pieces) {
    while (!piece.empty()) {
      const auto room = buffer_->span().subspan(kept_bytes_);
      const std::size_t size = std::min(room.size(), piece.size());
      std::memmove(room.data(), piece.data(), size);
      kept_bytes_ += size;
      piece.remove_prefix(size);
      if (size == room.size()) {
        WriteBuffer(std::exchange(kept_bytes_, 0));
      }
    }
  }
}

void PageWriter::WriteBuffer(std::size_t size) {
  Pieces whole = {{buffer_->span().data(), size}};
  error_number_ = error_number_ != 0 ? error_number_ : WritePieces(target_, whole);
}

}  // namespace stepveil
