#pragma once

#include "core/base/descriptor.h"
#include "core/base/result.h"

namespace stepveil {

// A pseudo terminal: what is written to one end is read from the other, by way of a line
// discipline. The master never blocks. Both ends are closed on exec, with numbers of 3 or more.
struct Pty {
  Descriptor master;
  Descriptor slave;
};

// Errors: kRun, where the system has no pty to give (no /dev/ptmx, no devpts).
[[nodiscard]] Result<Pty> OpenPty();

// What the other ends of a pty are.
struct PtySides {
  int terminal;  // where size and modes are taken from; -1: 24 x 80, with the system's modes
  bool typed;    // input is typed at a terminal, and has to be shown there
  bool shown;    // output goes to a terminal, which needs a carriage return for a new line
};
void SetUpPty(const Pty& pty, const PtySides& sides);

}  // namespace stepveil
