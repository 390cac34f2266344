#pragma once

#include "core/base/descriptor.h"

#include <termios.h>

namespace stepveil {

// Our terminal, while what is typed there goes to a pty: in raw mode, so that every key and every
// echo is the pty's business.
class Keyboard {
 public:
  // None if `terminal` is not open.
  explicit Keyboard(Descriptor terminal);
  // Gives the terminal back.
  ~Keyboard();
  Keyboard(const Keyboard&) = delete;
  Keyboard& operator=(const Keyboard&) = delete;

  [[nodiscard]] int number() const { return terminal_.number(); }

  // Raw mode; again after somebody continued us, since a shell changes the modes meanwhile. False
  // while we are in the background, or without a terminal.
  bool Take();

  // The modes from before, unless somebody else has changed them since. Another process may do this
  // for a Keyboard it got by fork.
  void GiveBack();

  [[nodiscard]] bool taken() const { return taken_; }

 private:
  Descriptor terminal_;
  termios before_ = {};
  termios raw_ = {};
  bool taken_ = false;
};

}  // namespace stepveil
