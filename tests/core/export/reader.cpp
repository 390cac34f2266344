#include "tests/core/export/reader.h"

#include "tests/support/process.h"

#include <cstdlib>

namespace stepveil::testing {
namespace {

const std::string kReaders = STEPVEIL_SOURCE_DIR "/tests/support/readers/";
const std::string kTools = STEPVEIL_SOURCE_DIR "/build/tools/";

constexpr const char* kSource = "set -ae; . \"$1\"; exec env -0";
constexpr const char* kEval = "set -ae; eval \"$(cat \"$1\")\"; exec env -0";
constexpr const char* kPrintAll =
    "for (const [k, v] of Object.entries(process.env)) process.stdout.write(`${k}=${v}\\0`)";

ProcessOptions Options() {
  ProcessOptions options;
  const char* path = std::getenv("PATH");
  options.environment = {std::string("PATH=") + (path == nullptr ? "" : path), "LC_ALL=C.UTF-8",
                         "NODE_PATH=" + kTools + "node/node_modules"};
  return options;
}

std::map<std::string, std::string> Entries(const std::string& text) {
  std::map<std::string, std::string> entries;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\0', start);
    const std::string entry = text.substr(start, end - start);
    const std::size_t equals = entry.find('=');
    entries[entry.substr(0, equals)] = entry.substr(equals + 1);
    start = end + 1;
  }
  for (const char* own : {"PATH", "LC_ALL", "NODE_PATH", "PWD", "OLDPWD", "SHLVL", "_"}) {
    entries.erase(own);
  }
  return entries;
}

}  // namespace

const Reader kBash{"bash", {"bash", "-c", kSource, "bash", "FILE"}};
const Reader kBashEval{"bash eval", {"bash", "-c", kEval, "bash", "FILE"}};
const Reader kDash{"dash", {"dash", "-c", kSource, "dash", "FILE"}};
const Reader kDashEval{"dash eval", {"dash", "-c", kEval, "dash", "FILE"}};
const Reader kNodeDotenv{"node's dotenv package", {"node", kReaders + "dotenv.js", "FILE"}};
const Reader kNodeEnvFile{
    "node --env-file", {"node", "--env-file=FILE", "-e", kPrintAll}, "A=b", true};
const Reader kPythonDotenv{"python-dotenv",
                           {"/usr/bin/python3", kReaders + "dotenv_read.py", "FILE"}};
const Reader kCompose{"docker compose's parser", {kTools + "bin/dotenv-compose", "FILE"}};
const Reader kDotenvExpand10{"dotenv-expand 10",
                             {"node", kReaders + "dotenv_expand.js", "dotenv-expand-10", "FILE"}};
const Reader kDotenvExpand{"dotenv-expand",
                           {"node", kReaders + "dotenv_expand.js", "dotenv-expand", "FILE"}};
const Reader kNextEnv{"Next.js", {"node", kReaders + "next_env.js", "FILE"}};
const Reader kDockerEnv{"docker run --env-file", {kTools + "bin/docker-env", "FILE"}};
const Reader kPythonCsv{
    "Python's csv", {"/usr/bin/python3", kReaders + "csv_read.py", "FILE"}, "Key,Value\nA,b\n"};
const Reader kPyYaml{"PyYAML", {"/usr/bin/python3", kReaders + "yaml_read.py", "FILE"}, "A: b"};
const Reader kJq{"jq", {"jq", "-j", "to_entries[] | \"\\(.key)=\\(.value)\\u0000\"", "FILE"}, "{}"};
const Reader kJqList{"jq", {"jq", "-j", ".[] | \"\\(.key)=\\(.value)\\u0000\"", "FILE"}, "[]"};

std::optional<std::map<std::string, std::string>> ReadWith(const Reader& reader,
                                                           const std::string& content) {
  const ScratchFolder folder;
  const std::string file = folder.Write("content", content);
  std::vector<std::string> command = reader.command;
  for (std::string& word : command) {
    if (const std::size_t at = word.find("FILE"); at != std::string::npos) {
      word.replace(at, 4, file);
    }
  }
  const ProcessResult result = RunProcess(command, Options());
  if (result.exit_code != 0) {
    return std::nullopt;
  }
  return Entries(result.out);
}

bool IsInstalled(const Reader& reader) {
  const bool must_be_there = std::getenv("CI") != nullptr && !reader.newer_than_debian;
  return must_be_there || ReadWith(reader, reader.probe).has_value();
}

}  // namespace stepveil::testing
