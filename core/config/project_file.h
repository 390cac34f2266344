#pragma once

#include "core/config/setting_faults.h"
#include "core/config/settings.h"

#include <map>
#include <string>
#include <string_view>

namespace stepveil {

// A .stepveil.yaml. Its values have been checked one by one; what was wrong is left out.
struct ProjectFile {
  Settings settings;                          // the top level
  std::map<std::string, Settings> processes;  // by name
};

// Reads an untrusted file's text. Unknown and repeated keys, wrong types and values are added to
// `faults` as "LABEL:LINE:COLUMN: ...". What a repository must not decide (CA, plain http, headers,
// protected names, credentials) is refused with the reason; a credential's value is never quoted.
// Keys:
//   domain (text or list), project, environment, deadline, connect-timeout, fallback,
//   fallback-max-age, strict-names,
//   login: { method, identity-id, audience, client-id, organization-slug },
//   processes: { NAME: { command (text for `sh -c`, or a list of words), path (text or list),
//                        environment, recursive, tags, only, except, rename, prefix, require,
//                        as-file, unmasked, duplicates, and those of AddStartKeys } }
// A command there gives whoever opens a pull request nothing new: the job that starts it runs the
// repository's code with these secrets in any case. A command that the user gives wins over it.
[[nodiscard]] ProjectFile ReadProjectFile(std::string_view bytes, const std::string& label,
                                          SettingFaults& faults);

}  // namespace stepveil
