#include "core/base/descriptor.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace stepveil {

namespace {

constexpr std::size_t kLeastRoom = 4096;

// Enough for the whole file, if its size is known: a bound is no reason to take that much.
std::size_t FirstRoom(int fd, std::size_t most_bytes) {
  struct stat about {};
  const bool known = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0;
  const std::size_t size_bytes = known ? static_cast<std::size_t>(about.st_size) + 1 : 0;
  return std::min(most_bytes, std::max(size_bytes, kLeastRoom));
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    Close();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void Descriptor::Close() {
  if (open()) {
    close(std::exchange(number_, -1));
  }
}

std::optional<std::string> Descriptor::ReadUpTo(std::size_t most_bytes) const {
  std::string text(FirstRoom(number_, most_bytes), '\0');
  std::size_t used_bytes = 0;
  while (used_bytes < most_bytes) {
    if (used_bytes == text.size()) {
      text.resize(std::min(most_bytes, 2 * text.size()));
    }
    const ssize_t got = read(number_, text.data() + used_bytes, text.size() - used_bytes);
    if (got == 0) {
      break;
    }
    if (got < 0 && errno != EINTR) {
      return std::nullopt;
    }
    used_bytes += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  text.resize(used_bytes);
  return text;
}

}  // namespace stepveil
