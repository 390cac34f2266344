#pragma once

#include "core/base/clock.h"
#include "core/base/variables.h"
#include "core/cli/console.h"

#include <span>

namespace stepveil {

struct Adapter;       // core/flow/adapter.h
struct IdTokenPlace;  // core/flow/id_token_places.h

// The world that a command was started in: Main makes it once, and each step takes of it what it
// needs. Everything is borrowed, and outlives the command.
struct Context {
  const Variables& variables;
  const Clock& clock;
  const Adapter* ci;  // the detected CI system; null outside of one
  Console& console;
  std::span<const IdTokenPlace> id_token_places = {};  // of CI systems without an adapter
};

}  // namespace stepveil
