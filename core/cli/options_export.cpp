#include "core/cli/options_export.h"

#include "core/base/text.h"
#include "core/cli/unknown_word.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace stepveil {
namespace {

constexpr std::array<std::string_view, 10> kFormats{
    "dotenv", "dotenv-export", "dotenv-expand", "docker-env", "csv",
    "json",   "json-list",     "yaml",          "shell",      "powershell"};

// Where a name of --format is another one of ours.
std::string FormatOf(std::string_view format) {
  const std::string name = LowerAscii(format);
  return name == "json" ? "json-list" : name == "dotenv-eval" ? "shell" : name;
}

}  // namespace

std::vector<std::string> TargetsOf(const AdapterCommands& adapters) {
  std::vector<std::string> targets;
  for (const auto& [name, commands] : adapters) {
    targets.push_back(name);
  }
  targets.insert(targets.end(), kFormats.begin(), kFormats.end());
  return targets;
}

void TakeTarget(const ParsedFlags& read, const AdapterCommands& adapters, CommandLine& line,
                SettingFaults& faults) {
  const bool to_format = line.target.empty();
  if (!to_format && !read.format.empty()) {
    faults.Add({ErrorCode::kUsage,
                "both \"--to\" and \"--format\" are given",
                {"keep one of them: --format is the name that Infisical's CLI has for it"}});
  }
  if (to_format) {
    line.target = read.format.empty() ? "dotenv" : FormatOf(read.format);
  }
  const std::vector<std::string> known = TargetsOf(to_format ? AdapterCommands() : adapters);
  if (std::find(known.begin(), known.end(), line.target) == known.end()) {
    const std::string kind = to_format ? "format" : "target";
    faults.Add(Unknown(kind, line.target, known, kind + "s are " + Join(known, ", ")));
  } else if (adapters.contains(line.target) && !line.output_file.empty()) {
    faults.Add(
        {ErrorCode::kUsage,
         "\"--output-file\" goes with a format only",
         {"leave it out, or choose one of " + Join({kFormats.begin(), kFormats.end()}, ", ")}});
  }
}

}  // namespace stepveil
