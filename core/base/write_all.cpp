#include "core/base/write_all.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace stepveil {

int WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      WaitUntilWritable(descriptor);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

void WaitUntilWritable(int descriptor) {
  pollfd wanted = {descriptor, POLLOUT, 0};
  poll(&wanted, 1, -1);
}

}  // namespace stepveil
