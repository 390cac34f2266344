#pragma once

#include <cerrno>

namespace stepveil {

// A signal's handler leaves errno as it was.
class ErrnoGuard {
 public:
  ErrnoGuard() = default;
  ~ErrnoGuard() { errno = kept_; }
  ErrnoGuard(const ErrnoGuard&) = delete;
  ErrnoGuard& operator=(const ErrnoGuard&) = delete;

 private:
  int kept_ = errno;
};

}  // namespace stepveil
