#pragma once

#include "tests/contract/server_rig.h"

#include <string>
#include <vector>

namespace stepveil::devserver {

// Where `answer` differs from a recorded response whose placeholders of the rig are filled in:
// status, headers, body. UUIDs are compared by which of them are the same, dates and tokens by
// their form; secrets, tags and folders as sets, since their recorded order is that of random ids.
// Secrets named `ignored_key` are left out on both sides.
std::vector<std::string> Differences(const std::string& response, const Answer& answer,
                                     const std::string& ignored_key = "");

}  // namespace stepveil::devserver
