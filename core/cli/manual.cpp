#include "core/cli/manual.h"

#include "core/base/text.h"
#include "core/cli/command_flags.h"
#include "core/cli/options_help.h"
#include "core/config/environment_layer.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

// Text as roff has it: a hyphen that can be copied, no escape, and no request at a line's start.
std::string Roff(const std::string& text) {
  std::string roff;
  for (const char c : text) {
    if ((c == '.' || c == '\'') && (roff.empty() || roff.back() == '\n')) {
      roff += "\\&";
    }
    roff += c == '-' ? "\\-" : c == '\\' ? "\\e" : std::string(1, c);
  }
  return roff;
}

// A flag of several commands stands once, with the commands' names.
struct Entry {
  FlagText flag;
  std::vector<std::string> commands;
};

std::vector<Entry> EntriesOf(const std::vector<CommandText>& commands) {
  std::vector<Entry> entries;
  for (const CommandText& command : commands) {
    for (const FlagText& flag : command.flags) {
      const auto known = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
        return entry.flag.names == flag.names && entry.flag.description == flag.description;
      });
      if (known == entries.end()) {
        entries.push_back({flag, {command.name}});
      } else {
        known->commands.push_back(command.name);
      }
    }
  }
  return entries;
}

std::string TextOf(const Entry& entry) {
  const std::string operand =
      entry.flag.operand.empty() ? "" : " \\fI" + Roff(entry.flag.operand) + "\\fR";
  std::string text = ".TP\n\\fB" + Roff(Join(entry.flag.names, ", ")) + "\\fR" + operand + "\n";
  return text + Roff(entry.flag.description) + " (" + Join(entry.commands, ", ") + ").\n";
}

std::string FlagSections(const std::vector<CommandText>& commands) {
  const std::vector<Entry> entries = EntriesOf(commands);
  std::vector<std::string> groups;
  std::string text = ".SH OPTIONS\n";
  for (const Entry& entry : entries) {
    if (std::find(groups.begin(), groups.end(), entry.flag.group) != groups.end()) {
      continue;
    }
    groups.push_back(entry.flag.group);
    text += ".SS " + Roff(entry.flag.group) + "\n";
    for (const Entry& other : entries) {
      text += other.flag.group == entry.flag.group ? TextOf(other) : "";
    }
  }
  return text;
}

std::string VariablesSection() {
  std::string text =
      ".SH ENVIRONMENT\nA flag comes before a variable. HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and\n"
      "SSL_CERT_DIR mean what they mean to curl and OpenSSL.\n";
  for (const SettingVariable& source : SettingVariables()) {
    text += ".TP\n\\fB" + Roff(std::string(source.variable)) + "\\fR\n" +
            Roff(std::string(source.setting)) + "\n";
  }
  return text;
}

constexpr const char* kEnd =
    ".SH EXIT STATUS\n"
    "Of run: the command's own; 128+n if signal n ended it, 126 and 127 if it can't be executed\n"
    "or found, 125 if stepveil itself failed.\n"
    "Of all others: 0 ok, 1 internal error, 2 usage, 3 configuration, 4 login, 5 a secret is\n"
    "missing or refused, 6 network, 7 export.\n"
    ".SH FILES\n"
    ".TP\n"
    ".I .stepveil.yaml\n"
    "Project, environment, login and processes; found upward from the working directory.\n";

}  // namespace

std::string Manual(const std::string& version, const AdapterCommands& adapters) {
  const std::vector<CommandText> commands = CommandTexts(adapters);
  std::string text =
      ".TH STEPVEIL 1 \"\" \"stepveil " + version +
      "\" \"User Commands\"\n.SH NAME\nstepveil \\- secrets from Infisical for one CI "
      "step\n.SH SYNOPSIS\n.B stepveil\n\\fICOMMAND\\fR [\\fIFLAGS\\fR]\n"
      ".SH DESCRIPTION\nLogs in with the job's own identity, fetches the secrets of "
      "one process, and starts a command with them, or exports them, masked in the "
      "log.\n.SH COMMANDS\n";
  for (const CommandText& command : commands) {
    text += ".TP\n.B " + Roff(command.name) + "\n" + Roff(command.summary) + ".\n";
  }
  return text + FlagSections(commands) + VariablesSection() + kEnd;
}

}  // namespace stepveil
