#pragma once

#include <csignal>

namespace stepveil::testing {

// For a process that was just forked and is sent signals, or to whose command they matter: as a
// terminal's shell starts one, whatever the tests inherited (`nohup ./dev test &` ignores HUP and
// INT).
inline void TakeDefaultSignals() {
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGTSTP}) {
    (void)std::signal(signal, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace stepveil::testing
