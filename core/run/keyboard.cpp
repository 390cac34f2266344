#include "core/run/keyboard.h"

#include "core/run/terminal.h"

#include <cstring>
#include <utility>

namespace stepveil {
namespace {

bool SameModes(const termios& a, const termios& b) {
  return a.c_iflag == b.c_iflag && a.c_oflag == b.c_oflag && a.c_cflag == b.c_cflag &&
         a.c_lflag == b.c_lflag && memcmp(a.c_cc, b.c_cc, sizeof a.c_cc) == 0;
}

bool HasModes(int terminal, const termios& modes) {
  termios present = {};
  return tcgetattr(terminal, &present) == 0 && SameModes(present, modes);
}

}  // namespace

Keyboard::Keyboard(Descriptor terminal) : terminal_(std::move(terminal)) {
  // Read before any fork: the process that restores the terminal has to know its modes.
  if (tcgetattr(number(), &before_) == 0) {
    raw_ = before_;
    cfmakeraw(&raw_);
  }
}

Keyboard::~Keyboard() { GiveBack(); }

bool Keyboard::Take() {
  taken_ = false;
  if (!terminal_.open() || !IsForeground(number())) {
    return false;
  }
  if (!HasModes(number(), raw_)) {
    if (tcgetattr(number(), &before_) != 0) {
      return false;
    }
    raw_ = before_;
    cfmakeraw(&raw_);
  }
  // Not TCSADRAIN, which waits until the output is written: a terminal that is stopped (Ctrl-S)
  // would block us for ever.
  taken_ = tcsetattr(number(), TCSANOW, &raw_) == 0;
  return taken_;
}

void Keyboard::GiveBack() {
  taken_ = false;
  if (terminal_.open() && HasModes(number(), raw_)) {
    tcsetattr(number(), TCSANOW, &before_);
  }
}

}  // namespace stepveil
