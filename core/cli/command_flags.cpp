#include "core/cli/command_flags.h"

#include "core/base/text.h"
#include "core/cli/options_help.h"
#include "core/cli/options_table.h"
#include "core/cli/printed.h"

#include <utility>

namespace stepveil {
namespace {

std::string OneLine(std::string text) {
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) {
    text.replace(at, 1, " ");
  }
  return text;
}

// Up to the end of the first sentence, as one line.
std::string FirstSentence(const std::string& text) {
  const std::string sentence = OneLine(text.substr(0, text.find(". ")));
  return sentence.substr(0, sentence.find_last_not_of(" .") + 1);
}

std::vector<FlagText> FlagTexts(Command command) {
  CommandLine line;
  line.command = command;
  ParsedFlags read;
  std::vector<FlagText> texts;
  for (const Flag& flag : FlagsOf(line, read)) {
    if (flag.group.empty()) {
      continue;  // accepted for those who come from elsewhere, and not offered
    }
    texts.push_back({Split(flag.names, ','), flag.operand, OneLine(flag.description), flag.group});
  }
  return texts;
}

}  // namespace

std::vector<CommandText> CommandTexts(const AdapterCommands& adapters) {
  std::vector<CommandText> texts;
  for (const Command command : kCommands) {
    const std::string name = NameOf(command);
    texts.push_back(
        {name.substr(name.find(' ') + 1), FirstSentence(SummaryOf(command)), FlagTexts(command)});
  }
  for (CommandText& printed : PrintedTexts()) {
    texts.push_back(std::move(printed));
  }
  for (const auto& [name, commands] : adapters) {
    for (const auto& [command, summary] : commands) {
      texts.push_back({std::string(name).append(" ").append(command), summary, {}});
    }
  }
  return texts;
}

}  // namespace stepveil
