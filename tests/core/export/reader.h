#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stepveil::testing {

// A program that others wrote and that reads one of our formats.
struct Reader {
  std::string name;
  std::vector<std::string> command;  // FILE stands for the file; prints "NAME=VALUE" NUL entries
  std::string probe = "A='b'\n";     // what it surely reads
  bool newer_than_debian = false;    // Debian 12's version can't: it may be absent in CI, too
};

// What each is: tests/support/readers; `dev` installs those that Debian doesn't bring.
extern const Reader kBash, kBashEval, kDash, kDashEval, kNodeDotenv, kNodeEnvFile, kPythonDotenv,
    kCompose, kDotenvExpand10, kDotenvExpand, kNextEnv, kDockerEnv, kPythonCsv, kPyYaml, kJq,
    kJqList;

// The variables that `reader` finds in `content`; nothing if it reports an error.
[[nodiscard]] std::optional<std::map<std::string, std::string>> ReadWith(
    const Reader& reader, const std::string& content);

// Is its program there? Where CI is set, it counts as there, so that a missing one fails the test;
// but for what is newer than Debian 12's.
[[nodiscard]] bool IsInstalled(const Reader& reader);

}  // namespace stepveil::testing
