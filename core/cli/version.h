#pragma once

#include <string>

namespace stepveil {

// As a release has it: three numbers between points.
[[nodiscard]] std::string Version();

// What this program is built of: its version, commit, target and compiler, and each library with
// its version; a line each, or as a JSON object with "version", "commit", "target", "compiler" and
// "libraries" (an object). Nothing of it depends on when or where it was built.
[[nodiscard]] std::string VersionText();
[[nodiscard]] std::string VersionJson();

}  // namespace stepveil
