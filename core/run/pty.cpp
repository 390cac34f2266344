#include "core/run/pty.h"

#include "core/base/text.h"
#include "core/run/pipe.h"
#include "core/run/relay_state.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <cerrno>
#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr winsize kUsualSize = {24, 80, 0, 0};

auto NoPty() {
  return Fail(ErrorCode::kRun, "cannot make a pty: " + SystemWords(errno),
              {"mount devpts on /dev/pts, or use --pty never"});
}

// Opened by its number (TIOCGPTPEER), since a container may lack the name in /dev/pts. Older
// kernels know the name only.
Descriptor OpenSlave(int master) {
  constexpr int kFlags = O_RDWR | O_NOCTTY | O_CLOEXEC;
  const int number = ioctl(master, TIOCGPTPEER, kFlags);
  if (number >= 0) {
    return Descriptor(number);
  }
  char name[64];
  return ptsname_r(master, name, sizeof name) == 0 ? Descriptor(open(name, kFlags)) : Descriptor();
}

}  // namespace

Result<Pty> OpenPty() {
  Descriptor master(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
  if (!master.open() || grantpt(master.number()) != 0 || unlockpt(master.number()) != 0) {
    return NoPty();
  }
  Descriptor slave = OpenSlave(master.number());
  if (!slave.open()) {
    return NoPty();
  }
  Pty pty{Lifted(std::move(master)), Lifted(std::move(slave))};
  if (!pty.master.open() || !pty.slave.open()) {
    return NoPty();
  }
  return pty;
}

void SetUpPty(const Pty& pty, const PtySides& sides) {
  ioctl(pty.master.number(), TIOCSWINSZ, &kUsualSize);
  CopyWindowSize(sides.terminal, pty.master.number());
  termios modes = {};
  if (tcgetattr(sides.terminal, &modes) != 0 && tcgetattr(pty.slave.number(), &modes) != 0) {
    return;
  }
  if (!sides.typed) {
    modes.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
  }
  if (!sides.shown) {
    modes.c_oflag &= ~static_cast<tcflag_t>(ONLCR);
  }
  tcsetattr(pty.slave.number(), TCSANOW, &modes);
}

}  // namespace stepveil
