#include "core/cli/options.h"

#include "core/base/text.h"
#include "core/cli/command_flags.h"
#include "core/cli/not_ours.h"
#include "core/cli/options_export.h"
#include "core/cli/options_flags.h"
#include "core/cli/options_help.h"
#include "core/cli/options_run.h"
#include "core/cli/options_seal.h"
#include "core/cli/options_words.h"
#include "core/cli/printed.h"
#include "core/cli/unknown_word.h"
#include "core/config/values.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kSeeHelp = "\"stepveil --help\" lists the commands";

bool Contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

template <typename Named>
std::vector<std::string> NamesOf(const std::map<std::string, Named>& known) {
  std::vector<std::string> names;
  names.reserve(known.size());
  for (const auto& [name, what] : known) {
    names.push_back(name);
  }
  return names;
}

Error UnknownCommand(std::string_view word, const AdapterCommands& adapters) {
  std::vector<std::string> known;
  for (const auto& [name, subcommands] : adapters) {
    if (!subcommands.empty()) {
      known.push_back(name);
    }
  }
  for (const CommandText& command : CommandTexts({})) {
    known.push_back(command.name);
  }
  if (word.starts_with('-')) {
    return {ErrorCode::kUsage,
            "a flag stands before the command",
            {"put flags after the command: stepveil run [flags] -- COMMAND", kSeeHelp}};
  }
  if (auto instead = NotOurCommand({std::string(word)})) {
    return *std::move(instead);
  }
  return Unknown("command", word, known, kSeeHelp);
}

CommandLine Print(std::string text) {
  CommandLine line;
  line.text = std::move(text);
  return line;
}

void TakeRenames(const ParsedFlags& read, CommandLine& line, SettingFaults& faults) {
  if (read.renames.empty()) {
    return;
  }
  auto renames = ReadRenames(read.renames);
  if (renames) {
    line.settings.rename = *std::move(renames);
    return;
  }
  Error fault = WithContext("--rename", std::move(renames).error());
  fault.code = ErrorCode::kUsage;
  faults.Add(std::move(fault));
}

// The names that `stepveil secrets get` is to print.
void CheckNames(const CommandLine& line, SettingFaults& faults) {
  for (const std::string& name : line.operands) {
    if (name.find_first_of("=*?") != std::string::npos) {
      faults.Add({ErrorCode::kUsage,
                  "\"stepveil secrets get\" takes names, not values or patterns",
                  {"stepveil secrets get DATABASE_URL; stepveil list prints the names"}});
      return;
    }
  }
  if (line.operands.empty()) {
    faults.Add({ErrorCode::kUsage,
                "\"stepveil secrets get\" needs the name of a secret",
                {"stepveil secrets get DATABASE_URL; stepveil list prints the names"}});
  }
}

Result<CommandLine> ParseCommand(Command command, Words words, const AdapterCommands& adapters) {
  SettingFaults faults;
  CommandLine line;
  line.command = command;
  line.settings = std::move(words.credentials);
  line.warnings = std::move(words.warnings);
  const ParsedFlags read = ReadFlags(std::move(words.flags), line, faults);
  if (read.help) {
    return Print(HelpFor(command));
  }
  TakeRenames(read, line, faults);
  if (command == Command::kRun) {
    TakeRunCommand(words, read, line, faults);
  } else if (words.has_child) {
    faults.Add({ErrorCode::kUsage,
                "\"" + NameOf(command) + "\" takes no command after \"--\"",
                {"use \"stepveil run\" to start a command"}});
  }
  if (command == Command::kExport) {
    TakeTarget(read, adapters, line, faults);
  }
  if (command == Command::kSecretsGet) {
    CheckNames(line, faults);
  }
  if (command == Command::kSeal) {
    CheckSeal(line, faults);
  }
  if (command == Command::kScan && line.operands.empty()) {
    faults.Add({ErrorCode::kUsage, "there is no folder to search", {"stepveil scan [flags] ."}});
  }
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the command line"));
  }
  return line;
}

// `secrets` and `secrets get`, as in Infisical's CLI.
Result<CommandLine> ParseSecrets(Words words, const AdapterCommands& adapters) {
  const std::string first = words.flags.empty() ? "" : words.flags.front();
  if (first.empty() || first.starts_with('-')) {
    return ParseCommand(Command::kSecrets, std::move(words), adapters);
  }
  if (first == "get") {
    words.flags.erase(words.flags.begin());
    return ParseCommand(Command::kSecretsGet, std::move(words), adapters);
  }
  if (auto instead = NotOurCommand({"secrets", first})) {
    return Fail(*std::move(instead));
  }
  return Fail(Unknown("\"stepveil secrets\" command", first, {"get"}, "it is get"));
}

// The words after the adapter's name as one of its own subcommands.
Result<CommandLine> ParseSubcommand(const std::string& name, Words words,
                                    const std::map<std::string, std::string>& known) {
  const std::vector<std::string> names = NamesOf(known);
  const std::string first = words.flags.empty() ? "" : words.flags.front();
  if (Contains(words.flags, "--help") || Contains(words.flags, "-h")) {
    return Print(SubcommandHelp(name, known));
  }
  if (first.empty()) {
    return Fail(ErrorCode::kUsage, "what shall \"stepveil " + name + "\" do?",
                {"stepveil " + name + " " + Join(names, ", or stepveil " + name + " ")});
  }
  if (!known.contains(first)) {
    return Fail(Unknown("\"stepveil " + name + "\" command", first, names,
                        "they are " + Join(names, ", ")));
  }
  const Settings& given = words.credentials;
  if (given.token || given.jwt || !given.login.secrets.empty()) {
    return Fail(ErrorCode::kUsage, "\"stepveil " + name + " " + first + "\" takes no flags",
                {"its settings are the inputs of the step"});
  }
  CommandLine line;
  line.command = Command::kSubcommand;
  line.target = name;
  line.subcommand = first;
  line.operands.assign(words.flags.begin() + 1, words.flags.end());
  return line;
}

}  // namespace

Result<CommandLine> ParseCommandLine(int argc, char** argv, const AdapterCommands& adapters) {
  // First of all, whatever else is wrong: credentials leave argv.
  Words words = TakeWords(argc, argv, std::min(argc, 2));
  const std::string name = argc > 1 ? argv[1] : "";
  if (name.empty()) {
    return Fail(ErrorCode::kUsage, "no command is given", {kSeeHelp});
  }
  if (auto printed = ParsePrinted(name, words.flags, adapters)) {
    return *std::move(printed);
  }
  if (name == "secrets") {
    return ParseSecrets(std::move(words), adapters);
  }
  if (const auto command = CommandNamed(name)) {
    return ParseCommand(*command, std::move(words), adapters);
  }
  const auto adapter = adapters.find(name);
  if (adapter == adapters.end()) {
    return Fail(UnknownCommand(name, adapters));
  }
  if (adapter->second.empty()) {
    return Fail(ErrorCode::kUsage, "there is no \"stepveil " + name + "\"",
                {"stepveil export --to " + name});
  }
  return ParseSubcommand(name, std::move(words), adapter->second);
}

}  // namespace stepveil
