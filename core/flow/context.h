#pragma once

#include "core/base/clock.h"
#include "core/base/variables.h"
#include "core/cli/console.h"
#include "core/http/contact.h"

#include <functional>
#include <span>

namespace stepveil {

struct Adapter;       // core/flow/adapter.h
struct IdTokenPlace;  // core/flow/id_token_places.h

// Sees how far a login comes; each may be empty.
struct Witness {
  ContactObserver contact = {};                         // with whomever a request was sent to
  std::function<void(const Secret& proof)> proof = {};  // it is there, masked, and not sent yet
};

// The world that a command was started in: Main makes it once, and each step takes of it what it
// needs. Everything is borrowed, and outlives the command.
struct Context {
  const Variables& variables;
  const Clock& clock;
  const Adapter* ci;  // the detected CI system; null outside of one
  Console& console;
  std::span<const IdTokenPlace> id_token_places = {};  // of CI systems without an adapter
  const Witness* witness = nullptr;                    // null: nobody looks
};

}  // namespace stepveil
