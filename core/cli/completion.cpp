#include "core/cli/completion.h"

#include "core/base/text.h"
#include "core/cli/command_flags.h"

#include <utility>

namespace stepveil {
namespace {

using Texts = std::vector<std::string>;

// What stands between single quotes in every one of the shells.
std::string Quoting(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    safe += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return "'" + safe + "'";
}

bool NamesFile(const FlagText& flag) {
  return flag.operand == "FILE" || flag.operand == "DIR" || flag.operand == "KEY";
}

bool NamesProcess(const FlagText& flag) {
  return flag.names.back() == "--process" || flag.names.back() == "--only-processes";
}

// A name of two words ("secrets get") has the flags of its first.
bool HasFlagsOfItsOwn(const CommandText& command) {
  return !command.flags.empty() && command.name.find(' ') == std::string::npos;
}

bool IsTarget(const FlagText& flag) { return flag.names.back() == "--to"; }

Texts FirstWords(const std::vector<CommandText>& commands) {
  Texts words;
  for (const CommandText& command : commands) {
    std::string word = command.name.substr(0, command.name.find(' '));
    if (words.empty() || words.back() != word) {
      words.push_back(std::move(word));
    }
  }
  return words;
}

std::string BashCase(const CommandText& command, const Texts& targets) {
  Texts all;
  Texts with_word;
  Texts with_file;
  Texts with_process;
  bool has_target = false;
  for (const FlagText& flag : command.flags) {
    all.insert(all.end(), flag.names.begin(), flag.names.end());
    has_target = has_target || IsTarget(flag);
    if (!flag.operand.empty() && !IsTarget(flag)) {
      Texts& list = NamesFile(flag) ? with_file : NamesProcess(flag) ? with_process : with_word;
      list.insert(list.end(), flag.names.begin(), flag.names.end());
    }
  }
  std::string text = "    " + command.name + ")\n      case $before in\n";
  if (has_target) {
    text += "        --to) words='" + Join(targets, " ") + "' ;;\n";
  }
  if (!with_process.empty()) {
    text += "        " + Join(with_process, " | ") +
            ") words=$(\"${COMP_WORDS[0]}\" completion processes 2>/dev/null) ;;\n";
  }
  if (!with_word.empty()) {
    text +=
        "        " + Join(with_word, " | ") + ") compopt +o default +o bashdefault; return ;;\n";
  }
  if (!with_file.empty()) {
    text += "        " + Join(with_file, " | ") + ") return ;;\n";
  }
  return text + "        *) words='" + Join(all, " ") + "' ;;\n      esac ;;\n";
}

std::string Bash(const std::vector<CommandText>& commands, const Texts& targets) {
  std::string text =
      "# bash completion for stepveil\n"
      "_stepveil() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words='' i\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" = 1 ]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W '" +
      Join(FirstWords(commands), " ") +
      " --help --version' -- \"$word\")\n    return\n  fi\n"
      "  for ((i = 2; i < COMP_CWORD; ++i)); do\n"
      "    [ \"${COMP_WORDS[i]}\" = -- ] || continue\n"
      "    [ \"$i\" != \"$((COMP_CWORD - 1))\" ] || mapfile -t COMPREPLY < <(compgen -c -- "
      "\"$word\")\n"
      "    return\n  done\n  case ${COMP_WORDS[1]} in\n";
  for (const CommandText& command : commands) {
    text += HasFlagsOfItsOwn(command) ? BashCase(command, targets) : "";
  }
  return text +
         "  esac\n  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n}\n"
         "complete -o bashdefault -o default -F _stepveil stepveil\n";
}

// A flag as _arguments of zsh reads it.
std::string ZshFlag(const FlagText& flag, const Texts& targets) {
  std::string description;
  for (const char c : flag.description) {
    description += (c == '[' || c == ']' || c == ':' ? "\\" : "") + std::string(1, c);
  }
  std::string value;
  if (!flag.operand.empty()) {
    value = ":" + flag.operand + ":" +
            (IsTarget(flag)    ? "(" + Join(targets, " ") + ")"
             : NamesFile(flag) ? "_files"
             : NamesProcess(flag)
                 ? "{compadd -- ${(f)\"$(stepveil completion processes 2>/dev/null)\"}}"
                 : " ");
  }
  std::string text;
  for (const std::string& name : flag.names) {
    text += " \\\n        " + Quoting("*" + name + "[" + description + "]" + value);
  }
  return text;
}

std::string Zsh(const std::vector<CommandText>& commands, const Texts& targets) {
  std::string text = "#compdef stepveil\n_stepveil() {\n  local -a commands=(\n";
  std::string cases;
  for (const CommandText& command : commands) {
    if (!HasFlagsOfItsOwn(command)) {
      continue;
    }
    text += "    " + Quoting(command.name + ":" + command.summary) + "\n";
    cases += "    " + command.name + ")\n      _arguments -S";
    for (const FlagText& flag : command.flags) {
      cases += ZshFlag(flag, targets);
    }
    cases += command.name == "run" ? " \\\n        '*:::command:_normal' ;;\n" : " ;;\n";
  }
  return text +
         "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
         "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n" +
         cases + "  esac\n}\n" +
         "[ \"$funcstack[1]\" = _stepveil ] && _stepveil \"$@\" || compdef _stepveil stepveil\n";
}

std::string FishFlag(const CommandText& command, const FlagText& flag, const Texts& targets) {
  std::string text = "complete -c stepveil -n '__fish_seen_subcommand_from " + command.name + "'";
  for (const std::string& name : flag.names) {
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!flag.operand.empty()) {
    text += IsTarget(flag)       ? " -x -a " + Quoting(Join(targets, " "))
            : NamesProcess(flag) ? " -x -a '(stepveil completion processes 2>/dev/null)'"
                                 : std::string(NamesFile(flag) ? " -r" : " -x");
  }
  return text + " -d " + Quoting(flag.description) + "\n";
}

std::string Fish(const std::vector<CommandText>& commands, const Texts& targets) {
  std::string text;
  for (const CommandText& command : commands) {
    if (!HasFlagsOfItsOwn(command)) {
      continue;
    }
    text += "complete -c stepveil -n __fish_use_subcommand -f -a " + command.name + " -d " +
            Quoting(command.summary) + "\n";
    for (const FlagText& flag : command.flags) {
      text += FishFlag(command, flag, targets);
    }
  }
  return text;
}

}  // namespace

Result<std::string> CompletionFor(const std::string& shell, const Texts& targets,
                                  const AdapterCommands& adapters) {
  const std::vector<CommandText> commands = CommandTexts(adapters);
  if (shell == "bash") {
    return Bash(commands, targets);
  }
  if (shell == "zsh") {
    return Zsh(commands, targets);
  }
  if (shell == "fish") {
    return Fish(commands, targets);
  }
  return Fail(ErrorCode::kUsage, "there is no completion for this shell",
              {"stepveil completion bash, or zsh, or fish"});
}

}  // namespace stepveil
