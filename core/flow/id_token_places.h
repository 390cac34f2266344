#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/flow/session.h"

#include <span>
#include <string>

namespace stepveil {

// Where the id token of a CI system without an adapter is found: data that main.cpp hands in.
struct IdTokenPlace {
  const char* system;        // its name, for messages
  const char* variable;      // holds the token; with `bearer`, the address to ask for it
  const char* bearer = "";   // the variable that holds what the address wants to see; "" = none
  const char* query = "";    // of the request
  const char* field = "";    // of the answer's JSON, in which the token stands
  const char* program = "";  // what a user runs to get one, where no variable ever holds it
};

// The id token from the first place that has one. What it was read from becomes a credential
// variable of the session. `audience` is the user's: a token of a variable has its own, which can't
// be changed. Errors: kLogin with every place that was looked at; kNetwork.
[[nodiscard]] Result<Secret> FetchFromPlaces(std::span<const IdTokenPlace> places,
                                             const std::string& audience, Session& session,
                                             const Context& context);

}  // namespace stepveil
