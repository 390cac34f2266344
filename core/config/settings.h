#pragma once

#include "core/base/secret.h"
#include "core/config/process_start.h"
#include "core/config/request.h"
#include "core/identity/login_request.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// One layer of settings: a command line, the environment, or a file. What is absent is left to the
// layer below. Text as given; LoadRequest checks and converts it.
struct Settings {
  std::optional<std::vector<std::string>> domains;
  std::optional<std::string> project;
  std::optional<std::string> environment;
  std::optional<std::vector<std::string>> paths;
  std::optional<std::string> process;
  std::optional<std::vector<std::string>> command;  // a process's own: argv; only in a file
  ProcessStart start;                               // a process's own; only in a file
  std::optional<std::vector<std::string>> tags;
  std::optional<bool> expand_references;
  std::optional<bool> include_imports;
  std::optional<bool> recursive;

  std::optional<std::string> method;  // a name of LoginMethods()
  std::optional<std::string> identity_id;
  std::optional<std::string> audience;
  std::optional<Secret> jwt;
  std::optional<Secret> token;
  std::optional<std::string> organization_slug;
  std::optional<std::string> id_token_variable;  // the name of the variable that holds an id token
  LoginValues login;                             // what single login methods have of their own

  std::optional<std::vector<std::string>> only;
  std::optional<std::vector<std::string>> except;
  std::optional<std::map<std::string, std::string>> rename;
  std::optional<std::string> prefix;
  std::optional<std::vector<std::string>> require;
  std::optional<std::vector<std::string>> as_file;
  std::optional<std::vector<std::string>> unmasked;
  std::optional<std::vector<std::string>> allow_names;
  std::optional<std::string> duplicates;  // "error", "first", "last"
  std::optional<bool> strict_names;

  std::optional<bool> pristine;
  std::optional<std::vector<std::string>> keep_env;

  std::optional<std::string> sealed;            // a file that --sealed names
  std::optional<std::string> fallback;          // a file for when there is no server
  std::optional<std::string> fallback_max_age;  // "30m", "24h", "7d", or seconds
  std::optional<Secret> seal_key;
  std::optional<Secret> seal_passphrase;
  std::vector<std::string> empty_keys;  // variables of these two that are set to nothing
  std::optional<std::string> seal_key_file;
  std::optional<std::vector<std::string>> recipients;  // seal: age1...
  std::optional<std::string> max_age;                  // seal: as fallback_max_age

  std::optional<std::string> ca_file;
  std::optional<std::string> client_certificate;  // a path, or PEM text
  std::optional<Secret> client_key;               // the same
  std::optional<Secret> client_key_passphrase;
  std::optional<bool> allow_http;
  std::optional<std::string> connect_timeout;  // "10s", "500ms", or seconds
  std::optional<std::string> deadline;
  std::optional<std::vector<std::pair<std::string, std::string>>> headers;

  std::optional<bool> allow_empty;
  std::optional<bool> allow_unresolved;
  std::optional<bool> allow_partial;
  std::optional<bool> import_check;
  std::optional<bool> mask;
  std::optional<bool> mask_short;
  std::optional<bool> mask_parts;
  std::optional<bool> strict;
  std::optional<bool> keep_token;

  std::optional<std::string> log_level;         // of Infisical's CLI; "debug" shows the requests
  std::optional<std::string> config_file;       // --config: used instead of the search
  std::optional<std::string> config_directory;  // --project-config-dir: where .infisical.json lies
  // Environment only: origins that a repository's file may name beside Infisical's own clouds.
  std::optional<std::vector<std::string>> allowed_domains;

  // Where a setting was given, as messages name it: "STEPVEIL_DEADLINE", ".stepveil.yaml:3:11".
  // Keys are the long flags' names without dashes; what isn't here is named by its flag.
  std::map<std::string, std::string> origins;

  std::vector<std::string> credential_variables;  // names that were read as a credential

  std::optional<std::vector<std::string>> dynamic;  // dynamic secrets, by name
  std::optional<std::string> lease_ttl;             // "10m", "1h", or seconds
};

}  // namespace stepveil
