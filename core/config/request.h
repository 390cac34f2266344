#pragma once

#include "core/config/process_start.h"
#include "core/http/client_certificate.h"
#include "core/identity/login_request.h"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// What the same name from two folders means: an error, or the folder named first or last wins.
enum class Duplicates { kError, kFirstWins, kLastWins };

// Which of the fetched secrets are taken, and under which names. Patterns: `*` and `?`.
struct Selection {
  std::vector<std::string> only;              // patterns; empty = all
  std::vector<std::string> except;            // patterns
  std::map<std::string, std::string> rename;  // from Infisical's name to ours
  std::string prefix;                         // put before every name, after rename
  std::vector<std::string> require;           // final names that must be there
  std::vector<std::string> as_file;           // final names whose values become files
  std::vector<std::string> unmasked;          // patterns on Infisical's names, or "tag:slug"
  std::vector<std::string> allow_names;       // protected names let through, one by one
  Duplicates duplicates = Duplicates::kError;
  bool strict_names = false;  // an allow list: a name that nobody listed is an error
  bool allow_none = false;    // nothing left, or a plain name of `only` absent, is fine
  bool more_to_come = false;  // a lease will bring more: what is absent is no fault yet
};

// What of our own environment the command of `run` inherits.
struct Inheritance {
  bool pristine = false;          // nothing but what `keep` names
  std::vector<std::string> keep;  // patterns; a credential, too, where they name it
};

// Sealed files: which, and what opens them. Of several processes the first alone holds the keys.
struct SealSettings {
  std::string sealed;                   // opened in place of a server; "" = none
  std::string fallback;                 // kept for when there is no server; "" = none
  std::chrono::seconds max_age{0};      // of what stands in `fallback`, or of what is sealed
  Secret key;                           // lines of keys; empty: none
  Secret passphrase;                    // empty: none
  std::string key_file;                 // more lines of keys; "" = none
  std::vector<std::string> recipients;  // age1..., to seal for
};

// Everything that one run of stepveil asks for, after flags, environment and files are merged.
struct Request {
  std::vector<std::string> domains;  // "https://host[:port]" (no "/api"), addresses of one instance
  std::string project;               // slug or UUID; "" only with a service token
  std::string environment;           // slug; "" only with a service token
  std::vector<std::string> paths{"/"};     // absolute, without a trailing slash, in the order given
  std::string process;                     // "" = none named
  std::vector<std::string> command;        // the process's own: argv; empty = it has none
  std::vector<std::string> process_paths;  // of every process of .stepveil.yaml, in its order
  ProcessStart start;                      // the process's own, among others
  std::vector<std::string> tags;           // slugs; a secret with any of them
  bool expand_references = true;
  bool include_imports = true;
  bool recursive = false;

  LoginRequest login;
  Selection selection;
  Inheritance inheritance;
  SealSettings seal;

  std::string ca_file;
  ClientCertificateSource client_certificate;
  bool allow_http = false;
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds deadline{120'000};
  std::vector<std::pair<std::string, std::string>> headers;  // to the instance only

  bool allow_empty = false;       // no secret at all is fine
  bool allow_unresolved = false;  // a leftover ${...} is fine
  bool allow_partial = false;     // values the identity may not read are left out, with a warning
  bool import_check = true;       // asks for dangling imports
  bool mask = true;               // run: false leaves the command's output as it is
  bool mask_short = false;        // mask values of 1 to 3 bytes too
  bool mask_parts = true;         // mask the secret parts of structured values
  bool strict = false;            // a value that can't be masked is an error
  bool debug = false;             // tell of each request
  bool keep_token = false;        // don't revoke the access token after the fetch

  // Variables that were read as a credential: the child never inherits them.
  std::vector<std::string> credential_variables;
  // Where each setting that counts was given, by its long flag's name: "--env",
  // "INFISICAL_PROJECT_ID", ".stepveil.yaml:3:11". What is not here is at its default.
  std::map<std::string, std::string> origins;
  std::vector<std::string> warnings;  // to be shown once, already escaped

  std::vector<std::string> dynamic;   // dynamic secrets to lease: NAME, or /FOLDER/NAME
  std::chrono::seconds lease_ttl{0};  // 0 = as the dynamic secret says
};

}  // namespace stepveil
