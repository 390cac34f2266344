#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/environment/environment.h"
#include "core/identity/login.h"
#include "core/secrets/lease.h"
#include "github-action/secrets_file.h"

#include <optional>
#include <string>
#include <vector>

// What the post step has to clean up: the runner hands it to `github post` as STATE_*.
namespace stepveil::github {

// Names of states. A file's is its path; beside it stands what else the post step must know and
// nobody may rewrite: the runner itself keeps a state.
inline constexpr const char* kSecretsFileState = "secrets_file";
inline constexpr const char* kSecretsFileIdentityState = "secrets_file_identity";
inline constexpr const char* kTokenFileState = "token_file";
inline constexpr const char* kTokenOriginState = "token_origin";
inline constexpr const char* kLeasesFileState = "leases_file";

// An access token that may still be valid, and who issued it.
struct LeftToken {
  std::string origin;
  Secret token;
};

// Writes the variables into a dotenv file at `place`, and remembers it, so that the post step
// removes it: also where the job fails or is cancelled later. Errors: kExport; no file is left
// then.
[[nodiscard]] Result<void> WriteSecretsFile(const Place& place, const Environment& environment,
                                            const Variables& variables);

// Removes the file that WriteSecretsFile remembered, if it is still there and the same one. Errors:
// kExport, also where another one has taken its place: that stays.
[[nodiscard]] Result<void> RemoveSecretsFile(const Variables& variables);

// The access token between its issue and its revocation. It is kept in a private file in
// RUNNER_TEMP, not in the state itself: that is a file, too, but one that is not private and goes
// into the environment of the post step. Where it may be sent stands in the state.
class TokenNote {
 public:
  explicit TokenNote(const Variables& variables) : variables_(variables) {}

  // Errors: kExport.
  [[nodiscard]] Result<void> Keep(const AccessToken& token, const std::string& origin);

  // The token is revoked: nothing is left to do.
  void Drop();

 private:
  const Variables& variables_;
  std::optional<Place> place_;
};

// Reads what TokenNote kept, and removes it; nothing if there is none (any more). Errors: kExport.
[[nodiscard]] Result<std::optional<LeftToken>> TakeTokenNote(const Variables& variables);

// The leases that the steps use, for the post step to give back: in a private file, too.
class LeaseNote {
 public:
  explicit LeaseNote(const Variables& variables) : variables_(variables) {}

  // Beside those that were kept before; the values are no part of it. Errors: kExport.
  [[nodiscard]] Result<void> Keep(const Lease& lease);

 private:
  const Variables& variables_;
  std::optional<Place> place_;
  std::vector<std::vector<std::string>> leases_;
};

// Reads what LeaseNote kept, and removes it; none if there is no note. Errors: kExport.
[[nodiscard]] Result<std::vector<Lease>> TakeLeaseNote(const Variables& variables);

}  // namespace stepveil::github
