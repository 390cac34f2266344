// The flags that one command has for itself, and those that all have.
#include "core/cli/flag_table.h"

namespace stepveil {
namespace {

bool Sends(Command command) { return command != Command::kSealKey && command != Command::kInit; }

}  // namespace

void FlagTable::AddOwn(Command command) {
  group_ = "Other";
  CommandLine* const line = &line_;
  ParsedFlags* const read = &read_;
  if (command == Command::kRun) {
    Switch("--all", "Every process with a command, at once", [line](bool on) { line->all = on; });
    Value("--only-processes", "NAMES", "With --all: these and what they come after",
          [line](const std::string& value) {
            for (std::string& name : CommaList(value)) {
              line->processes.push_back(std::move(name));
            }
          });
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
    Value("--dynamic", "NAME", "A dynamic secret to lease for it; repeatable",
          [line](const std::string& value) { AppendTo(line->settings.dynamic, {value}); });
    Text("--lease-ttl", "TIME", "How long a lease lives unrenewed, like 1h", &Settings::lease_ttl);
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
    Value("-f,--format", "FORMAT", "By the names of Infisical's CLI",
          [read](const std::string& value) { read->format = value; });
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
  if (command == Command::kSecrets) {
    Switch("--plain", "Names with values, as NAME=VALUE", [line](bool on) { line->plain = on; });
  }
  if (command == Command::kScan) {
    Value("--exclude", "GLOB", "Leave out such files and folders; repeatable",
          [line](const std::string& value) { line->exclude.push_back(value); });
  }
  if (command == Command::kCheck || command == Command::kList || command == Command::kScan) {
    Switch("--json", "For programs", [line](bool on) { line->json = on; });
  }
  if (command == Command::kLogin) {
    Switch("--plain", "Print the token alone", [line](bool on) { line->plain = on; });
  }
  if (Sends(command)) {
    Text("-l,--log-level", "LEVEL", "debug: each request, on stderr", &Settings::log_level);
  }
  Switch("--silent", "No warnings on stderr", [line](bool on) { line->silent = on; });
  Switch("-h,--help", "Show this help", [read](bool on) { read->help = on; });
}

// What Infisical's CLI has, and means nothing here: a pipeline that comes from there need not be
// changed for it. No help offers them.
void FlagTable::AddAccepted(Command command) {
  group_ = "";
  const auto text = [](const std::string&) {};
  if (!Sends(command)) {
    Value("-l,--log-level", "LEVEL", "It sends nothing", text);
  }
  Value("--log-format", "FORMAT", "Messages are lines", text);
  Value("--log-destination", "WHERE", "Messages go to stderr", text);
  Switch("--telemetry", "There is none", [](bool) {});
  if (Sends(command) && command != Command::kLogin && command != Command::kLogout) {
    Switch("--secret-overriding", "Identities have no personal ones", [](bool) {});
  }
  if (command == Command::kSecretsGet) {
    Switch("--plain", "It prints nothing else", [](bool) {});
    Switch("--raw-value", "Older name of --plain", [](bool) {});
  }
}

}  // namespace stepveil
