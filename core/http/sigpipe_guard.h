#pragma once

#include <signal.h>

namespace stepveil {

// Keeps SIGPIPE from ending the process while this lives, for the calling thread only: TLS may
// write to a socket that the peer has closed. The process's own handler and other threads are
// untouched.
class SigpipeGuard {
 public:
  SigpipeGuard();
  ~SigpipeGuard();
  SigpipeGuard(const SigpipeGuard&) = delete;
  SigpipeGuard& operator=(const SigpipeGuard&) = delete;

 private:
  bool ours_ = false;  // it wasn't blocked or pending before
};

}  // namespace stepveil
