#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/cli/console.h"
#include "core/environment/environment.h"
#include "core/flow/adapter.h"
#include "core/identity/login.h"

#include <functional>
#include <string>
#include <vector>

namespace stepveil {

// What an adapter has to know while the flow runs; each may be empty.
struct Hooks {
  // An access token was issued by this origin, and is masked; a failure ends the flow.
  std::function<Result<void>(const AccessToken&, const std::string& origin)> issued;
  // It is revoked.
  std::function<void()> revoked;
  // Takes the place of MaskNow for the values: `needles` are all their forms.
  std::function<Result<void>(const Environment&, const std::vector<Secret>& needles)> mask_values;
  // Opens the connection to the instance while the id token is fetched, with GET /api/status.
  bool connect_early = false;
};

// Where the values go.
enum class Outlet {
  kExport,   // to later steps
  kFormat,   // into a text whose reader masks what it likes
  kFiles,    // to later steps, some of them as files
  kCommand,  // into the environment of one command: its output is ours to mask, or to leave
  kFilter,   // nowhere: they are only masked
};

// What a run of stepveil stands in. Everything is borrowed.
struct Surroundings {
  const Variables& variables;
  const Clock& clock;
  const Adapter* ci;  // the detected CI system; null outside of one
  Console& console;
  const Hooks* hooks = nullptr;
  Outlet outlet = Outlet::kExport;
  Carrier exported = Carrier::kSteps;  // what kExport or kFormat goes into
};

}  // namespace stepveil
