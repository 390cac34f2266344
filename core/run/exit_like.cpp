#include "core/run/exit_like.h"

#include "core/run/terminal.h"

#include <signal.h>

#include <algorithm>
#include <array>

namespace stepveil {
namespace {

constexpr std::array kOfTerminals = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

}  // namespace

int ExitLike(const ChildEnd& end) {
  const bool of_terminal =
      std::find(kOfTerminals.begin(), kOfTerminals.end(), end.signal) != kOfTerminals.end();
  if (of_terminal && InForegroundOfTerminal()) {
    struct sigaction action = {};
    sigemptyset(&action.sa_mask);
    action.sa_handler = SIG_DFL;
    sigaction(end.signal, &action, nullptr);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, end.signal);
    sigprocmask(SIG_UNBLOCK, &one, nullptr);
    raise(end.signal);
  }
  return end.exit_code;
}

}  // namespace stepveil
