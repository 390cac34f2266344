#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/variables.h"
#include "core/config/request.h"
#include "core/environment/name_rules.h"
#include "core/secrets/secret_set.h"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace stepveil {

// How much of a value a masked log hides.
enum class Hidden { kAll, kSomeLines, kNothing };

// One variable for the child or the next step.
struct Variable {
  std::string name;  // final, checked
  Secret value;      // no NUL; at most kLongestVariableBytes with its name
  std::string path;  // where it came from, for reports
  std::string environment;
  bool imported = false;
  bool masked = true;                         // false: `unmasked` named it a plain setting
  std::string asked_path = {};                // the path of the request that brought it
  std::vector<std::string> passed_over = {};  // `"A" of "/shared"`: same name, and not chosen
  bool as_file = false;                       // the value may be of any size, and hold NUL
  Hidden hidden = Hidden::kAll;               // as NeedlesOfAll found
  std::string secret = {};                    // its name in Infisical
};

// Linux: MAX_ARG_STRLEN, "NAME=VALUE" with its NUL (execve(2)).
inline constexpr std::size_t kLongestVariableBytes = 131072;

// What the variables are for, which decides the names that can be carried.
enum class Carrier {
  kCommand,   // run: names of other characters, too, if they are let through by name
  kSteps,     // the following steps of a CI job: what a shell can name
  kText,      // dotenv, docker-env, shell, powershell: the same
  kDocument,  // json, yaml, or names that nobody sees: any name
};

struct Carriage {
  Carrier carrier = Carrier::kSteps;
  std::vector<ProtectedName> protected_names = {};  // an adapter's
  // What all may take together, each as "NAME=VALUE" with its NUL and a pointer.
  std::size_t most_bytes = std::numeric_limits<std::size_t>::max();
};

struct Environment {
  std::vector<Variable> variables;         // sorted by name, names unique
  std::vector<std::string> warnings;       // escaped; never a value
  std::vector<std::string> withheld = {};  // credentials that a shell of the job has to lose
};

// Applies the selection (only, except, rename, prefix, require, as_file, unmasked, duplicates) and
// checks names and values. All or nothing: every fault is listed in one Error (kSecret): invalid or
// protected names with their reason, names that strict_names doesn't find listed, one name from two
// folders (both named), a name of `only`, `require` or `as_file` that is missing, nothing left of
// something, a value with NUL or too long for a variable, unless it goes into a file, and more than
// may be carried together.
[[nodiscard]] Result<Environment> BuildEnvironment(SecretSet set, const Selection& selection,
                                                   const Carriage& carriage = {});

// The name that a secret's variable gets: renamed, then with the prefix.
[[nodiscard]] std::string FinalName(const std::string& name, const Selection& selection);

// The child's block: what `inheritance` takes of `parent`, without `credential_variables` but those
// that it keeps (KeptCredentials), and without what is overridden; then the variables. "NAME=VALUE"
// each.
[[nodiscard]] std::vector<Secret> ChildBlock(const Variables& parent,
                                             const Environment& environment,
                                             const std::vector<std::string>& credential_variables,
                                             const Inheritance& inheritance = {});

}  // namespace stepveil
