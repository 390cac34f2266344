#include "core/config/open_file.h"

#include <unistd.h>

#include <cerrno>

namespace stepveil {

OpenFile::~OpenFile() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

std::optional<std::string> OpenFile::ReadUpTo(std::size_t most_bytes) const {
  std::string text(most_bytes, '\0');
  std::size_t used_bytes = 0;
  while (used_bytes < most_bytes) {
    const ssize_t got = read(fd_, text.data() + used_bytes, most_bytes - used_bytes);
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
