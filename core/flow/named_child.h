#pragma once

#include "core/config/request.h"
#include "core/flow/context.h"
#include "core/flow/run_task.h"
#include "core/run/together.h"

namespace stepveil {

// What RunTogether has to know of the request's process: its task's child, by its name, and what it
// says of its start (ProcessStart). An address of a web server is ready once it answers a GET with
// a status below 400; a redirect is not followed. `context` outlives it.
[[nodiscard]] NamedChild NamedChildOf(const Request& request, ChildRequest child,
                                      const Context& context);

}  // namespace stepveil
