#include "core/cli/options_table.h"

#include "core/base/text.h"
#include "core/cli/flag_table.h"
#include "core/config/values.h"
#include "core/identity/login_method.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

// Is anything masked there? What prints names, or values without a log, has nothing to mask.
bool Masks(Command command) {
  return command == Command::kRun || command == Command::kExport || command == Command::kMask ||
         command == Command::kCheck || command == Command::kScan;
}

// "a, b, c", in lines that fit on the rest of one of 80.
std::string Wrapped(const std::vector<std::string>& names) {
  constexpr std::size_t kColumns = 48;
  std::string text;
  std::size_t used = 0;
  for (const std::string& name : names) {
    const bool fits = used + name.size() + 2 <= kColumns;
    text += text.empty() ? "" : fits ? ", " : ",\n";
    used = fits ? used + name.size() + 2 : name.size();
    text += name;
  }
  return text;
}

std::string NamesOfMethods() {
  std::vector<std::string> methods;
  for (const LoginMethod* method : LoginMethods()) {
    methods.emplace_back(method->name);
  }
  return Wrapped(methods);
}

}  // namespace

// What a new .stepveil.yaml holds.
void FlagTable::AddInit() {
  group_ = "What";
  Text("--project,--projectId", "ID", "Project: its slug or UUID", &Settings::project);
  Text("-e,--env,--environment", "SLUG", "Environment", &Settings::environment);
  Text("--process", "NAME", "Name of the first process (default app)", &Settings::process);
  Value("--path", "PATH", "Its folder (default /); repeatable",
        [line = &line_](const std::string& value) { AppendTo(line->settings.paths, {value}); });
  List("--domain", "URLS", "Address of the instance; repeatable", &Settings::domains);
  group_ = "Login";
  Text("--method", "NAME", NamesOfMethods(), &Settings::method);
  Text("--identity-id,--machine-identity-id", "UUID", "Machine identity", &Settings::identity_id);
  Text("--audience", "TEXT", "Audience of the id token", &Settings::audience);
  group_ = "Other";
  Text("--project-config-dir", "DIR", "Where .infisical.json lies", &Settings::config_directory);
}

void FlagTable::AddWhat() {
  group_ = "What";
  Text("--project,--projectId", "ID", "Project: its slug or UUID", &Settings::project);
  Text("-e,--env,--environment", "SLUG", "Environment; there is no default",
       &Settings::environment);
  Value("--path", "PATH", "Folder (default /); repeatable",
        [line = &line_](const std::string& value) { AppendTo(line->settings.paths, {value}); });
  if (line_.command == Command::kSeal || line_.command == Command::kScan) {
    Value("--process", "NAME", "A process of .stepveil.yaml; repeatable",
          [line = &line_](const std::string& value) { line->processes.push_back(value); });
    Switch("--all", "Every process of .stepveil.yaml",
           [line = &line_](bool on) { line->all = on; });
  } else {
    Text("--process", "NAME", "A process of .stepveil.yaml", &Settings::process);
  }
  List("-t,--tags", "SLUGS", "Only secrets with one of these tags", &Settings::tags);
  SwitchField("--recursive", "Take the folders below, too", &Settings::recursive);
  SwitchField("--expand", "Expand references (default true)", &Settings::expand_references);
  SwitchField("--include-imports", "Take imported secrets (default true)",
              &Settings::include_imports);
}

void FlagTable::AddSelection(Command command) {
  group_ = "Selection and names";
  if (command == Command::kSecretsGet) {  // it names each
    Text("--duplicates", "HOW", "Same name twice: error, first, last", &Settings::duplicates);
    return;
  }
  List("--only", "PATTERNS", "Take only these names (* and ?)", &Settings::only);
  List("--except", "PATTERNS", "Leave these names out", &Settings::except);
  Value("--rename", "OLD=NEW", "Another name for a secret; repeatable",
        [read = &read_](const std::string& value) { read->renames.push_back(value); });
  Text("--prefix", "TEXT", "Put this before every name", &Settings::prefix);
  List("--require", "NAMES", "Fail unless these are there", &Settings::require);
  if (Masks(command)) {
    List("--unmasked", "PATTERNS", "Plain settings, shown in the log", &Settings::unmasked);
  }
  List("--allow-names", "NAMES", "Let these protected names through", &Settings::allow_names);
  SwitchField("--strict-names", "Only names that only or require list", &Settings::strict_names);
  Text("--duplicates", "HOW", "Same name twice: error, first, last", &Settings::duplicates);
}

void FlagTable::AddChecks(Command command) {
  group_ = "Checks";
  SwitchField("--allow-empty", "No secret at all is fine", &Settings::allow_empty);
  SwitchField("--allow-unresolved", "A leftover ${...} is fine", &Settings::allow_unresolved);
  SwitchField("--allow-partial", "Leave out what may not be read", &Settings::allow_partial);
  Switch("--no-import-check", "Don't look for dangling imports",
         [line = &line_](bool off) { line->settings.import_check = !off; });
  if (Masks(command)) {
    SwitchField("--mask-short", "Mask values of 1 to 3 bytes, too", &Settings::mask_short);
    SwitchField("--mask-parts", "Mask secret parts of values (default true)",
                &Settings::mask_parts);
    SwitchField("--strict", "Fail on what can't be masked or read in full", &Settings::strict);
  } else {
    SwitchField("--strict", "Fail on what can't be read in full", &Settings::strict);
  }
  SwitchField("--keep-token", "Don't revoke the access token", &Settings::keep_token);
}

void FlagTable::AddSealed(bool opens) {
  group_ = "Sealed files";
  if (opens) {
    Text("--sealed", "FILE", "Take what this sealed file holds; no login", &Settings::sealed);
    Text("--fallback", "FILE", "Kept for when the service is down", &Settings::fallback);
    Text("--fallback-max-age", "TIME", "How old that may be, like 24h",
         &Settings::fallback_max_age);
  } else {
    List("--recipient", "KEYS", "Seal for these public keys (age1...)", &Settings::recipients);
    Text("--max-age", "TIME", "How long it may be used (default 24h)", &Settings::max_age);
  }
  Text("--seal-key-file", "FILE", "Keys (rather STEPVEIL_SEAL_KEY)", &Settings::seal_key_file);
}

void FlagTable::AddLogin() {
  group_ = "Login";
  Text("--method", "NAME", NamesOfMethods(), &Settings::method);
  Text("--identity-id,--machine-identity-id", "UUID", "Machine identity", &Settings::identity_id);
  Text("--audience", "TEXT", "Audience of the id token", &Settings::audience);
  Text("--id-token-env", "NAME", "Variable that holds the id token", &Settings::id_token_variable);
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      AddOwnSetting(setting);
    }
  }
  Credential("--jwt", "The id token itself (*)");
  Credential("--oidc-jwt", "Older name of --jwt (*)");
  Credential("--token", "Access or service token (*)");
  Text("--organization-slug", "SLUG", "Sub-organization to log in to",
       &Settings::organization_slug);
}

void FlagTable::AddOwnSetting(const LoginSetting& setting) {
  const std::string flag = std::string("--") + setting.name;
  if (setting.is_credential) {
    Credential(flag, setting.description);
    return;
  }
  Value(flag, setting.operand, setting.description,
        [line = &line_, name = setting.name](const std::string& value) {
          line->settings.login.texts[name] = value;
        });
}

void FlagTable::AddServer() {
  group_ = "Server and settings";
  List("--domain", "URLS", "Address of the instance; repeatable", &Settings::domains);
  Text("--ca-file", "FILE", "Certificate authority to trust", &Settings::ca_file);
  Text("--client-cert", "FILE", "To show to the instance (mutual TLS)",
       &Settings::client_certificate);
  Value("--client-key", "FILE", "Its key, if that is a file of its own",
        [line = &line_](const std::string& value) { line->settings.client_key = Secret(value); });
  SwitchField("--allow-http", "Plain http to any host", &Settings::allow_http);
  Value("--header", "'N: V'", "Header for the instance; repeatable",
        [line = &line_](const std::string& value) {
          auto& headers = line->settings.headers;
          if (!headers) {
            headers.emplace();
          }
          const std::size_t colon = std::min(value.find(':'), value.size());
          headers->emplace_back(value.substr(0, colon),
                                value.substr(std::min(colon + 1, value.size())));
        });
  Text("--connect-timeout", "TIME", "For one connection (default 10s)", &Settings::connect_timeout);
  Text("--deadline", "TIME", "For all before the command (default 120s)", &Settings::deadline);
  Text("--config", "FILE", "Instead of the .stepveil.yaml found; none: no file",
       &Settings::config_file);
  Text("--project-config-dir", "DIR", "Where .infisical.json lies", &Settings::config_directory);
}

std::vector<Flag> FlagsOf(CommandLine& line, ParsedFlags& read) {
  return FlagTable(line, read).Build();
}

}  // namespace stepveil
