#include "core/mask/write_pieces.h"

#include "core/base/write_all.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <string>

namespace stepveil {
namespace {

constexpr std::size_t kMostAtOnce = 64;       // more small ones are quicker copied together
constexpr std::size_t kLargeBytes = 1 << 14;  // and a piece of this size is quicker not copied

// Small pieces in a row become one, whose text is in `text`.
void Gather(Pieces& pieces, std::string& text) {
  std::size_t small_bytes = 0;
  for (const std::string_view piece : pieces) {
    small_bytes += piece.size() < kLargeBytes ? piece.size() : 0;
  }
  text.reserve(small_bytes);  // so that it doesn't move
  std::size_t kept = 0;
  bool gathering = false;
  for (const std::string_view piece : pieces) {
    if (piece.size() >= kLargeBytes) {
      pieces[kept++] = piece;
      gathering = false;
      continue;
    }
    const std::size_t start = gathering ? text.size() - pieces[kept - 1].size() : text.size();
    kept += gathering ? 0 : 1;
    text += piece;
    pieces[kept - 1] = std::string_view(text).substr(start);
    gathering = true;
  }
  pieces.resize(kept);
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

}  // namespace

int WritePieces(int target, Pieces& pieces) {
  std::string text;
  if (pieces.size() > kMostAtOnce) {
    Gather(pieces, text);
  }
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
  pieces.clear();
  return 0;
}

}  // namespace stepveil
