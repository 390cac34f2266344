#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/seal/age_keys.h"
#include "core/seal/age_wrap.h"

#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// For whom something is sealed: public keys, or one passphrase, which age's format lets nobody
// share a file with.
struct AgeReaders {
  std::vector<std::string> public_keys;
  Secret passphrase;  // empty: none
  int work = kScryptWork;
};

// Errors: kUsage, there is nobody to seal for, or a passphrase beside keys.
[[nodiscard]] Result<void> CheckReaders(const AgeReaders& readers);

// `content` as a file in age's format (age-encryption.org/v1), which the age program opens as well.
// Errors: as CheckReaders; kInternal.
[[nodiscard]] Result<std::string> SealAge(const Secret& content, const AgeReaders& readers);

// What opens it; either may be missing.
struct AgeOpeners {
  std::vector<AgeIdentity> identities;
  Secret passphrase;
};

// The content; nothing of it where a byte of `file` is another one, or one is missing. Errors:
// kConfig (there is no key of the kind that it needs), kSecret (damaged; sealed for others).
[[nodiscard]] Result<Secret> OpenAge(std::string_view file, const AgeOpeners& openers);

}  // namespace stepveil
