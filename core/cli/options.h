#pragma once

#include "core/base/exit_code.h"
#include "core/base/result.h"
#include "core/config/settings.h"
#include "core/run/run_options.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

enum class Command {
  kRun,
  kExport,
  kMask,
  kCheck,
  kList,
  kSecrets,
  kSecretsGet,
  kScan,
  kSeal,
  kSealKey,
  kLogin,
  kLogout,
  kInit,
  kSubcommand,
  kPrint
};

// The adapters by name, each with the subcommands that `stepveil NAME ...` accepts (perhaps none)
// and the line of help for each.
using AdapterCommands = std::map<std::string, std::map<std::string, std::string>>;

// The command line, understood. Values are unchecked text; LoadRequest checks them.
struct CommandLine {
  Command command = Command::kPrint;
  Settings settings;
  std::vector<std::string> child;  // run: the command and its arguments; may be the process's own
  bool user_shell = false;         // run: child[0] is to be the shell that SHELL names
  RunOptions options;              // run: how
  bool all = false;  // run: every process of .stepveil.yaml with a command; seal, scan: every one
  std::vector<std::string> processes;              // seal, scan, run --all: these
  std::optional<std::chrono::milliseconds> watch;  // run: fetch again that often; nothing: don't
  std::string target;  // export: --to NAME; subcommand: the adapter's name
  std::string subcommand;
  std::vector<std::string> operands;  // subcommand: its words; secrets get: names; scan: folders
  std::vector<std::string> exclude;   // scan: patterns of what to leave out
  std::string output_file;            // export, seal, seal-key: "" = stdout
  std::string seal_to;                // export: public key, for a target that is sealed; "" = none
  std::string seal_context;           // export: what the sealed answer is bound to
  bool json = false;                  // check, list, scan: for programs
  bool plain = false;                 // login: the token alone; secrets: names with values
  bool silent = false;                // no warnings and notes on stderr; errors stay
  std::string text;                   // kPrint: what to print (help, version), exit code 0
  std::vector<std::string> warnings;
};

// Reads argv. Flags of `infisical run` and `infisical login` keep their names and meaning. A
// credential given on the command line (--token, --jwt, --client-secret, ...) is taken and
// overwritten in argv at once, with a warning that names the variable to use instead. The names
// of `adapters` are what `--to NAME` accepts beside the formats. Errors: kUsage, with "did you
// mean" for an unknown flag, command or target.
[[nodiscard]] Result<CommandLine> ParseCommandLine(int argc, char** argv,
                                                   const AdapterCommands& adapters);

// The table of exit codes that a command line asks for, known even where it is wrong: run mode for
// `run`, so that no failure of ours can be taken for the child's.
[[nodiscard]] ExitMode ExitModeOf(int argc, char** argv);

}  // namespace stepveil
