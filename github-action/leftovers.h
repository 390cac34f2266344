#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/identity/login.h"
#include "github-action/secrets_file.h"

#include <filesystem>
#include <optional>
#include <string>

// What the post step has to clean up: the runner hands it to `github post` as STATE_*.
namespace stepveil::github {

// An access token that may still be valid, and who issued it.
struct LeftToken {
  std::string origin;
  Secret token;
};

// Remembers the file, so that the post step removes it: also where the job fails or is cancelled.
// Errors: kExport, as of AppendToFileCommand.
[[nodiscard]] Result<void> RememberFile(const char* state, const std::filesystem::path& file,
                                        const Variables& variables);

inline constexpr const char* kSecretsFileState = "secrets_file";
inline constexpr const char* kTokenFileState = "token_file";

// The access token between its issue and its revocation. It is kept in a private file in
// RUNNER_TEMP, not in the state itself: that is a file, too, but one that is not private and goes
// into the environment of the post step.
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

// The file that `state` remembers; nothing if none does, or it is not there any more. Errors:
// kExport if it is no place of ours.
[[nodiscard]] Result<std::optional<Place>> Remembered(const char* state,
                                                      const Variables& variables);

// Reads what TokenNote kept. Errors: kExport.
[[nodiscard]] Result<LeftToken> ReadTokenNote(const Place& place);

}  // namespace stepveil::github
