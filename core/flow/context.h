#pragma once

#include "core/base/clock.h"
#include "core/base/variables.h"
#include "core/cli/console.h"

namespace stepveil {

struct Adapter;  // core/flow/adapter.h

// The world that a command was started in: Main makes it once, and each step takes of it what it
// needs. Everything is borrowed, and outlives the command.
struct Context {
  const Variables& variables;
  const Clock& clock;
  const Adapter* ci;  // the detected CI system; null outside of one
  Console& console;
};

}  // namespace stepveil
