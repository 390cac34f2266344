#include "core/cli/options.h"

#include "core/base/text.h"
#include "core/cli/completion.h"
#include "core/cli/manual.h"
#include "core/cli/options_flags.h"
#include "core/cli/options_help.h"
#include "core/cli/options_run.h"
#include "core/cli/options_seal.h"
#include "core/cli/options_words.h"
#include "core/config/values.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

struct CommandName {
  std::string_view name;
  Command command;
};

constexpr std::array kCommands{
    CommandName{"run", Command::kRun},          CommandName{"export", Command::kExport},
    CommandName{"mask", Command::kMask},        CommandName{"check", Command::kCheck},
    CommandName{"list", Command::kList},        CommandName{"seal", Command::kSeal},
    CommandName{"seal-key", Command::kSealKey}, CommandName{"login", Command::kLogin},
    CommandName{"logout", Command::kLogout}};

constexpr std::array<std::string_view, 8> kFormats{
    "dotenv", "dotenv-expand", "docker-env", "csv", "json", "yaml", "shell", "powershell"};

constexpr const char* kSeeHelp = "\"stepveil --help\" lists the commands";

std::optional<Command> CommandNamed(std::string_view name) {
  for (const CommandName& known : kCommands) {
    if (known.name == name) {
      return known.command;
    }
  }
  return std::nullopt;
}

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

// Could the word be a name rather than a credential in the wrong place?
bool LooksLikeName(std::string_view word) {
  return !word.empty() && word.size() <= 20 && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-';
  });
}

// `unknown KIND "word"`, with the nearest of `known`.
Error Unknown(const std::string& kind, std::string_view word, const std::vector<std::string>& known,
              const std::string& otherwise) {
  const auto nearest = Nearest(word, known);
  return {ErrorCode::kUsage,
          "unknown " + kind + (LooksLikeName(word) ? " " + Quoted(word) : ""),
          {nearest ? "did you mean " + Quoted(*nearest) + "?" : otherwise}};
}

Error UnknownCommand(std::string_view word, const AdapterCommands& adapters) {
  std::vector<std::string> known;
  for (const auto& [name, subcommands] : adapters) {
    if (!subcommands.empty()) {
      known.push_back(name);
    }
  }
  for (const CommandName& command : kCommands) {
    known.emplace_back(command.name);
  }
  known.insert(known.end(), {"completion", "manual"});
  if (word.starts_with('-')) {
    return {ErrorCode::kUsage,
            "a flag stands before the command",
            {"put flags after the command: stepveil run [flags] -- COMMAND", kSeeHelp}};
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

std::vector<std::string> TargetsOf(const AdapterCommands& adapters) {
  std::vector<std::string> targets = NamesOf(adapters);
  targets.insert(targets.end(), kFormats.begin(), kFormats.end());
  return targets;
}

void CheckTarget(const CommandLine& line, const AdapterCommands& adapters, SettingFaults& faults) {
  const std::vector<std::string> known = TargetsOf(adapters);
  const std::string targets = "targets are " + Join(known, ", ");
  if (line.target.empty()) {
    faults.Add({ErrorCode::kUsage, "\"--to\" is missing: where to export?", {targets}});
  } else if (!Contains(known, line.target)) {
    faults.Add(Unknown("target", line.target, known, targets));
  } else if (adapters.contains(line.target) && !line.output_file.empty()) {
    faults.Add(
        {ErrorCode::kUsage,
         "\"--output-file\" goes with a format only",
         {"leave it out, or choose one of " + Join({kFormats.begin(), kFormats.end()}, ", ")}});
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
    CheckTarget(line, adapters, faults);
  }
  if (command == Command::kSeal) {
    CheckSeal(line, faults);
  }
  if (!faults.empty()) {
    return Fail(std::move(faults).Combined("the command line"));
  }
  return line;
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
  if (name == "--version") {
    return Print("stepveil " STEPVEIL_VERSION "\n");
  }
  if (name == "--help" || name == "-h" || name == "help") {
    return Print(Overview(adapters));
  }
  if (name == "manual") {
    return Print(Manual(STEPVEIL_VERSION, adapters));
  }
  if (name == "completion") {
    auto script = CompletionFor(argc > 2 ? argv[2] : "", TargetsOf(adapters), adapters);
    return script ? Result<CommandLine>(Print(*std::move(script)))
                  : Fail(std::move(script).error());
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
