#pragma once

#include "core/base/result.h"
#include "core/config/request.h"
#include "core/http/client.h"
#include "core/identity/login.h"
#include "core/identity/refusal.h"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace stepveil {

enum class Api { kV3, kV4 };

// A folder of the project.
struct Place {
  std::string environment;
  std::string path;
};

[[nodiscard]] inline bool operator<(const Place& a, const Place& b) {
  return std::tie(a.environment, a.path) < std::tie(b.environment, b.path);
}
[[nodiscard]] inline bool operator==(const Place& a, const Place& b) {
  return a.environment == b.environment && a.path == b.path;
}

// Where the secrets stand, once names are looked up.
struct Target {
  std::string project;     // as the user names it, for messages
  std::string project_id;  // what the API wants
  std::string environment;
  std::vector<std::string> paths;
  Api api = Api::kV4;
  AccessToken::Kind token_kind = AccessToken::Kind::kIssued;
};

// Looks up what `request` leaves open: no request for a project given by its UUID, one for a slug
// (two on servers before 2025, which have no v4 either), one for a service token without project or
// environment. Errors: kLogin (token), kSecret (no such project, not a member), kNetwork.
[[nodiscard]] Result<Target> FindTarget(Client& client, const AccessToken& token,
                                        const Request& request);

// A GET of ours, with the token.
[[nodiscard]] ApiCall Get(std::string path, const AccessToken& token);

// What every refused read has in common: the token, membership and the project itself, a rate limit
// or trouble of the server. Nothing: `refusal` is about something else.
[[nodiscard]] std::optional<Error> ReadRefused(const Refusal& refusal, const std::string& project,
                                               AccessToken::Kind kind);

}  // namespace stepveil
