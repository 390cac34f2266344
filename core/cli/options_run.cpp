#include "core/cli/options_run.h"

#include "core/cli/options_run_flags.h"

#include <utility>

namespace stepveil {
namespace {

// With --all each process has its own command, terminal and run, so none of them may be given.
void CheckAll(bool has_command, const CommandLine& line, SettingFaults& faults) {
  if (has_command) {
    faults.Add({ErrorCode::kUsage,
                "\"--all\" starts the commands of .stepveil.yaml, not one given here",
                {"leave out the command, or --all"}});
  }
  if (line.options.pty == PtyUse::kAlways) {
    faults.Add({ErrorCode::kUsage,
                "\"--all\" gives no process your terminal",
                {"leave out --pty, write tty: true at the process, or start it alone with "
                 "--process"}});
  }
}

Error ShellWithoutText() {
  return {ErrorCode::kUsage,
          "\"--shell\" goes with \"--command\" only",
          {"stepveil run [flags] --shell bash --command 'a && b'"}};
}

// The shell that runs the text of --command.
void TakeShellText(const ParsedFlags& read, CommandLine& line) {
  line.user_shell = read.shell == "auto";
  const bool named = !read.shell.empty() && !line.user_shell;
  line.child = {named ? read.shell : "sh", "-c", read.shell_command};
}

}  // namespace

void TakeRunCommand(Words& words, const ParsedFlags& read, CommandLine& line,
                    SettingFaults& faults) {
  line.options = ReadRunOptions(read.options, faults);
  line.watch = ReadWatch(read.watch, faults);
  const bool has_text = !read.shell_command.empty();
  if (!has_text && !read.shell.empty()) {
    faults.Add(ShellWithoutText());
  }
  if (!line.all && !line.processes.empty()) {
    faults.Add({ErrorCode::kUsage,
                "\"--only-processes\" goes with \"--all\" only",
                {"add --all, or start one process alone with --process"}});
  }
  if (line.all) {
    CheckAll(words.has_child || has_text, line, faults);
  } else if (has_text && words.has_child) {
    faults.Add({ErrorCode::kUsage,
                "both \"--command\" and a command after \"--\" are given",
                {"keep one of them"}});
  } else if (has_text) {
    TakeShellText(read, line);
  } else if (words.has_child && words.child.empty() && faults.empty()) {
    faults.Add({ErrorCode::kUsage,
                "there is no command to run",
                {"stepveil run [flags] -- COMMAND [ARG...]"}});
  } else {
    line.child = std::move(words.child);
  }
}

}  // namespace stepveil
