#include "core/cli/printed.h"

#include "core/base/text.h"
#include "core/cli/completion.h"
#include "core/cli/manual.h"
#include "core/cli/options_export.h"
#include "core/cli/options_flags.h"
#include "core/cli/options_help.h"
#include "core/cli/unknown_word.h"
#include "core/cli/version.h"
#include "core/config/process_names.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace stepveil {
namespace {

using Words = std::vector<std::string>;
using Print = Result<std::string> (*)(const Words& words, const AdapterCommands& adapters);

struct Printed {
  const char* name;
  const char* usage;    // after the name
  const char* summary;  // fits on a line of 80 beside the name
  std::size_t most_words;
  Print print;
};

Result<std::string> PrintVersion(const Words& words, const AdapterCommands&) {
  if (words.empty()) {
    return VersionText();
  }
  if (words == Words{"--json"}) {
    return VersionJson();
  }
  return Fail(Unknown("flag", words.front(), {"--json", "--help"},
                      "stepveil version, or stepveil version --json"));
}

Result<std::string> PrintHelp(const Words& words, const AdapterCommands& adapters);

Error TooManyWords(const std::string& name) {
  return {ErrorCode::kUsage,
          "a word too many for \"stepveil " + name + "\"",
          {"\"stepveil " + name + " --help\" shows what is understood"}};
}

Result<std::string> PrintCompletion(const Words& words, const AdapterCommands& adapters) {
  if (words == Words{"processes"}) {  // asked by the scripts themselves
    const std::string names = Join(ProcessNames(std::filesystem::current_path()), "\n");
    return names.empty() ? names : names + "\n";
  }
  return CompletionFor(words.empty() ? "" : words.front(), TargetsOf(adapters), adapters);
}

Result<std::string> PrintManual(const Words&, const AdapterCommands& adapters) {
  return Manual(Version(), adapters);
}

constexpr Printed kPrinted[] = {
    {"completion", "SHELL", "for bash, zsh or fish, to be sourced", 1, PrintCompletion},
    {"manual", "", "the manual page: stepveil manual | man -l -", 0, PrintManual},
    {"version", "[--json]", "of what this program is built", 1, PrintVersion},
    {"help", "[COMMAND]", "this, or the help of a command", 2, PrintHelp},
};

const Printed* PrintedNamed(const std::string& name) {
  for (const Printed& printed : kPrinted) {
    if (printed.name == name) {
      return &printed;
    }
  }
  return nullptr;
}

std::string HelpOf(const Printed& printed) {
  return std::string("Usage: stepveil ") + printed.name + (*printed.usage == 0 ? "" : " ") +
         printed.usage + "\n\n" + printed.summary + "\n";
}

bool AsksForHelp(const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return word == "--help" || word == "-h"; });
}

Result<std::string> PrintHelp(const Words& words, const AdapterCommands& adapters) {
  if (words.empty()) {
    return Overview(adapters);
  }
  if (const auto command = CommandNamed(Join(words, " "))) {
    return HelpFor(*command);
  }
  Words known;
  for (const CommandText& command : CommandTexts({})) {
    known.push_back(command.name);
  }
  if (words.size() > 1 && std::find(known.begin(), known.end(), words.front()) != known.end()) {
    return Fail(TooManyWords("help"));
  }
  if (const Printed* printed = PrintedNamed(words.front())) {
    return HelpOf(*printed);
  }
  if (const auto adapter = adapters.find(words.front());
      adapter != adapters.end() && !adapter->second.empty()) {
    return SubcommandHelp(adapter->first, adapter->second);
  }
  return Fail(Unknown("command", words.front(), known, "\"stepveil --help\" lists the commands"));
}

CommandLine LineOf(std::string text) {
  CommandLine line;
  line.text = std::move(text);
  return line;
}

Result<CommandLine> LineOf(Result<std::string> text) {
  return text ? Result<CommandLine>(LineOf(*std::move(text))) : Fail(std::move(text).error());
}

}  // namespace

std::optional<Result<CommandLine>> ParsePrinted(const std::string& name, const Words& words,
                                                const AdapterCommands& adapters) {
  if (name == "--version") {
    return LineOf("stepveil " + Version() + "\n");
  }
  if (name == "--help" || name == "-h") {
    return LineOf(Overview(adapters));
  }
  const Printed* const printed = PrintedNamed(name);
  if (printed == nullptr) {
    return std::nullopt;
  }
  if (AsksForHelp(words)) {
    return LineOf(HelpOf(*printed));
  }
  if (words.size() > printed->most_words) {
    return Fail(TooManyWords(name));
  }
  return LineOf(printed->print(words, adapters));
}

std::vector<CommandText> PrintedTexts() {
  std::vector<CommandText> texts;
  for (const Printed& printed : kPrinted) {
    texts.push_back({printed.name, printed.summary, {}});
  }
  return texts;
}

}  // namespace stepveil
