// The flags that one command has for itself, and those that all have.
#include "core/cli/flag_table.h"

namespace stepveil {

void FlagTable::AddOwn(Command command) {
  group_ = "Other";
  CommandLine* const line = &line_;
  ParsedFlags* const read = &read_;
  if (command == Command::kRun) {
    Switch("--all", "Every process with a command, at once", [line](bool on) { line->all = on; });
    Value("-c,--command", "TEXT", "Run this with sh -c",
          [read](const std::string& value) { read->shell_command = value; });
    Value("--pty", "WHEN", "Terminal for it: auto, always, never",
          [read](const std::string& value) { read->options.pty = value; });
    Value("--kill-after", "TIME", "TERM to KILL (default 10s, 0 never)",
          [read](const std::string& value) { read->options.kill_after = value; });
    Value("--drain", "TIME", "Wait for what it left (default 2s)",
          [read](const std::string& value) { read->options.drain = value; });
    Value("--shell", "SHELL", "For --command: a name, a path, or auto",
          [read](const std::string& value) { read->shell = value; });
    SwitchField("--pristine", "Only the secrets as its environment", &Settings::pristine);
    List("--keep-env", "PATTERNS", "Let it keep these variables all the same", &Settings::keep_env);
    List("--as-file", "NAMES", "Hand these over as private files", &Settings::as_file);
    Switch("--no-mask", "Leave its output as it is",
           [line](bool off) { line->settings.mask = !off; });
    Switch("--watch", "Fetch again and again; restart on change",
           [read](bool on) { read->watch.on = on; });
    Value("--watch-interval", "TIME", "How often (default 10s, 5s at least)",
          [read](const std::string& value) { read->watch.interval = value; });
  }
  if (command == Command::kExport) {
    Value("--to", "TARGET", "Where to: see above",
          [line](const std::string& value) { line->target = value; });
    Value("-o,--output-file", "FILE", "Private file instead of stdout",
          [line](const std::string& value) { line->output_file = value; });
    Value("--seal-to", "KEY", "Public key; for a target that is sealed",
          [line](const std::string& value) { line->seal_to = value; });
    Value("--seal-context", "TEXT", "What the sealed answer is bound to",
          [line](const std::string& value) { line->seal_context = value; });
  }
  if (command == Command::kSeal || command == Command::kSealKey) {
    Value("-o,--output-file", "FILE",
          command == Command::kSeal ? "Where to seal" : "Private file instead of stdout",
          [line](const std::string& value) { line->output_file = value; });
  }
  if (command == Command::kCheck || command == Command::kList) {
    Switch("--json", "For programs", [line](bool on) { line->json = on; });
  }
  if (command == Command::kLogin) {
    Switch("--plain", "Print the token alone", [line](bool on) { line->plain = on; });
  }
  Switch("--silent", "No warnings on stderr", [line](bool on) { line->silent = on; });
  Value("-l,--log-level", "LEVEL", "Accepted; there is only one level", [](const std::string&) {});
  Switch("-h,--help", "Show this help", [read](bool on) { read->help = on; });
}

}  // namespace stepveil
