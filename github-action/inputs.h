#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/config/settings.h"

#include <string>
#include <vector>

namespace stepveil::github {

enum class ExportType { kEnv, kFile, kOutput, kNone };

// What a step's `with:` asks for.
struct Inputs {
  Settings settings;
  ExportType export_type = ExportType::kEnv;
  std::string file_output_path = "/.env";
  std::string command;                // run: "" = none
  std::string seal;                   // the file to seal into; "" = none
  bool check = false;                 // nothing is exported or run: it is explained
  std::string certificate;            // ca-certificate as PEM text; a path is in settings.ca_file
  std::vector<std::string> warnings;  // escaped
};

// The inputs of action.yml, which the runner hands over as INPUT_* (upper case, blanks to `_`,
// dashes kept). Names and values are those of Infisical/secrets-action, and more beside them; an
// input that is empty is absent, and the same defaults hold (`method` is universal when a client id
// or secret is given, oidc when only an identity id is; export-type is env, none with `run`).
// Errors: kUsage, all faults in one.
[[nodiscard]] Result<Inputs> ReadInputs(const Variables& variables);

}  // namespace stepveil::github
