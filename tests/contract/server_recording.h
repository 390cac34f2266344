#pragma once

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <vector>

namespace stepveil::devserver {

using Json = nlohmann::ordered_json;

// One recorded exchange, as JSON texts ({"method","path","headers","body"} and
// {"status","headers","body"}).
struct Recording {
  std::string name, request, response;
};

// All recordings of tests/contract/FOLDER, by name; empty if the folder can't be read.
std::vector<Recording> LoadRecordings(const std::string& folder);

// `text` with every placeholder of `values` ("<PROJECT_ID>" and the like) replaced.
std::string Filled(std::string text, const std::map<std::string, std::string>& values);

}  // namespace stepveil::devserver
