#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/config/request.h"
#include "core/config/settings.h"

#include <filesystem>
#include <vector>

namespace stepveil {

// What the command at hand does: fetch secrets (needs project, environment and a login), log in
// (needs a login), or log out (needs a token, which the command itself asks for).
enum class Purpose { kFetch, kLogin, kLogout };

// Merges `flags` (a command line's or an adapter's inputs) over the environment over .stepveil.yaml
// over .infisical.json, checks the whole and returns it. Files are looked for from `directory` up
// to the root of its repository; they are untrusted (SECURITY.md). Every fault is found before it
// returns: one alone is the Error's message and hints; several are listed in the message, a line
// each. Errors: kConfig (files, values), kUsage (flags).
[[nodiscard]] Result<Request> LoadRequest(Settings flags, const Variables& variables,
                                          const std::filesystem::path& directory, Purpose purpose);

// Which processes of .stepveil.yaml.
struct Processes {
  enum class Which { kToStart, kAll, kNamed };
  Which which = Which::kToStart;
  std::vector<std::string> names = {};  // kNamed; kToStart: see ChooseProcesses
};

// The same for several processes of .stepveil.yaml, by name: each Request is as if
// the process had been named, but the first alone holds the login, which serves all. No process may
// be named, and no path, which would be every process's. Errors: as LoadRequest; kConfig where
// there is none of these, kUsage where a name is unknown.
[[nodiscard]] Result<std::vector<Request>> LoadRequests(Settings flags, const Variables& variables,
                                                        const std::filesystem::path& directory,
                                                        const Processes& processes = {});

}  // namespace stepveil
