#pragma once

#include <cerrno>

namespace stepveil {

// A signal's handler leaves errno as it was.
class KeptErrno {
 public:
  KeptErrno() = default;
  ~KeptErrno() { errno = kept_; }
  KeptErrno(const KeptErrno&) = delete;
  KeptErrno& operator=(const KeptErrno&) = delete;

 private:
  int kept_ = errno;
};

}  // namespace stepveil
