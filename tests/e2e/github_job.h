#pragma once

#include "tests/e2e/job.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace stepveil::testing {

using Values = std::map<std::string, std::string>;

// The action as a release has it: its files, and the binary of this build with its checksum.
void InstallAction(const std::filesystem::path& folder);

// The forms in which a log must not hold `value`: the needle policy's, from 8 bytes on; derived
// here, not by the code that is tested.
[[nodiscard]] std::vector<std::string> FormsOf(const std::string& value);

// The names of the values of which `text` holds a form.
[[nodiscard]] std::vector<std::string> NamesSeenIn(const std::string& text, const Values& values);

// A step that prints every variable that `names` lists as careless steps do: plain, in a line, as
// base64 in three ways, as hexadecimal digits, URL, JSON and a shell's words, on stderr and with
// `set -x`.
[[nodiscard]] std::string CarelessScript(const std::vector<std::string>& names);

// A job of GitHub's: the fixture of the action's end-to-end tests.
class GithubJobTest : public JobTest {
 protected:
  void SetUp() override;

  // What the folder holds and imports, as the binary itself exports it; asked before the job.
  [[nodiscard]] Values ValuesOf(const std::string& path);

  // How often the server was asked for this target, in part.
  [[nodiscard]] int Requests(const std::string& target) const;
};

}  // namespace stepveil::testing
