#pragma once

#include "tests/contract/server_rig.h"

#include <string>
#include <vector>

namespace stepveil::devserver {

// Where `answer` differs from a recorded response whose placeholders of the rig are filled in:
// status, headers, body. UUIDs are compared by which of them are the same, dates and tokens by
// their form; secrets, tags and folders as sets, since their recorded order is that of random ids.
struct Leniency {
  std::string ignored_key = "";    // secrets of this name are left out on both sides
  bool any_order = false;          // imports, too, are compared as a set
  bool free_token_length = false;  // access tokens have another length than the recorded ones
};
std::vector<std::string> Differences(const std::string& response, const Answer& answer,
                                     const Leniency& leniency = {});

}  // namespace stepveil::devserver
