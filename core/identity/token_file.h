#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <string>

namespace stepveil {

// The text of a file that holds a credential, without white space around it. It is read for each
// login anew, since such files change while a job runs. `what` begins every message ("the file in
// VARIABLE"). Errors: kLogin, for a file that can't be read, is empty or has more than 64 KiB.
[[nodiscard]] Result<Secret> ReadCredentialFile(const std::string& path, const std::string& what);

// The same for a file that holds one token and nothing else. Errors: kLogin, too, for any other
// text, which may be a password and is sent to nobody.
[[nodiscard]] Result<Secret> ReadTokenFile(const std::string& path, const std::string& what);

}  // namespace stepveil
