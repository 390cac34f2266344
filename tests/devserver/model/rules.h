#pragma once

#include <string_view>

namespace stepveil::devserver {

// In what a generation of servers answers otherwise than another, over the same store: each name
// says what the generation does. All was recorded.
struct Rules {
  // Answers
  bool newer_fields;           // the JSON of projects, folders, secrets and tokens has more of them
  bool names_requests;         // an error tells the request's id, 422 a schema error
  bool long_hsts;              // strict-transport-security for a year
  bool limits_with_429;        // else 500
  bool tells_more;             // names unknown projects and strangers, which others leave vague
  std::string_view slug_word;  // what a missing project's message calls its slug
  std::string_view missing_place;  // what a list without project or environment is told

  // Secrets and folders
  bool resolves_paths;       // "/a/" is "/a"
  bool hides_values;         // viewSecretValue
  bool lists_folders_below;  // recursive=true of a folder's list
  bool views_by_folder;      // imports and references are judged where they stand

  // Access tokens
  bool dates_in_token;      // a token's end stands in it, and nothing else ends it
  bool revokes_any_signed;  // also a token that is gone

  // Logins
  std::string_view method_word;  // what an unknown identity id is told of
  bool hides_unknown_clients;    // an unknown client id is told what a wrong secret is
  bool explains_keys;            // says why the issuer's keys can't be had, or lack one
  bool reaches_private_issuers;  // asks plain http, and checks the certificate of https
  bool star_crosses_slashes;     // "*" in a claim's policy
  bool reads_audience_lists;
  bool names_missing_claims;
};

// Those of a generation: 2024, or 2026 for any later one.
const Rules& RulesOf(int generation);

}  // namespace stepveil::devserver
