#pragma once

#include "tests/devserver/model/store.h"

#include <string>

namespace stepveil::devserver {

// Fills `store` from the YAML file `path` (empty: the built-in seed);
// tests/devserver/seed/acme.yaml explains the format. `{base}` in a text stands for the base URL.
// Ids, client secrets and service tokens are made from names, so that they are the same on every
// start. Returns what is wrong with the file, empty if nothing.
std::string LoadSeed(const std::string& path, const std::string& base_url, Store& store);

// A value as the server stores it (recorded): the white space around it goes, one final newline
// stays.
std::string StoredValue(const std::string& value);

}  // namespace stepveil::devserver
