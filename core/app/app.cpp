#include "core/app/app.h"

#include "core/app/commands.h"
#include "core/app/eval_failure.h"
#include "core/app/run_command.h"
#include "core/base/process.h"
#include "core/check/check_command.h"
#include "core/cli/options.h"
#include "core/cli/stdout_guard.h"
#include "core/init/init_command.h"
#include "core/print/print_commands.h"
#include "core/print/seal_command.h"
#include "core/scan/scan_command.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

const Adapter* Detected(const std::vector<Adapter>& adapters, const Variables& variables) {
  const auto found = std::find_if(adapters.begin(), adapters.end(), [&](const Adapter& adapter) {
    return adapter.detected(variables);
  });
  return found == adapters.end() ? nullptr : &*found;
}

AdapterCommands CommandsOf(const std::vector<Adapter>& adapters) {
  AdapterCommands commands;
  for (const Adapter& adapter : adapters) {
    auto& summaries = commands[adapter.name];
    for (const Subcommand& subcommand : adapter.subcommands) {
      summaries[subcommand.name] = subcommand.summary;
    }
  }
  return commands;
}

Result<int> Dispatch(CommandLine line, const Context& context,
                     const std::vector<Adapter>& adapters) {
  if (line.silent) {
    context.console.Silence();
  }
  context.console.Warn(line.warnings);
  switch (line.command) {
    case Command::kRun:
      return RunCommand(std::move(line), context);
    case Command::kExport:
      return ExportCommand(std::move(line), context, adapters);
    case Command::kMask:
      return MaskCommand(std::move(line), context);
    case Command::kSeal:
      return SealCommand(std::move(line), context);
    case Command::kSealKey:
      return SealKeyCommand(line, context);
    case Command::kCheck:
      return CheckCommand(std::move(line), context);
    case Command::kList:
    case Command::kSecrets:
      return ListCommand(std::move(line), context);
    case Command::kInit:
      return InitCommand(std::move(line), context);
    case Command::kSecretsGet:
      return SecretsGetCommand(std::move(line), context);
    case Command::kScan:
      return ScanCommand(std::move(line), context);
    case Command::kSubcommand:
      return SubcommandOf(line, context, adapters);
    case Command::kLogin:
      return LoginCommand(std::move(line), context);
    case Command::kLogout:
      return LogoutCommand(std::move(line), context);
    case Command::kPrint:
      STEPVEIL_RETURN_IF_ERROR(WriteToStdout(line.text));
      return 0;
  }
  return Fail(ErrorCode::kInternal, "unknown command");
}

// The command's name and its flags, up to "--"; once they are read no credential is among them.
std::vector<std::string> WordsOfCommand(int argc, char** argv) {
  std::vector<std::string> words;
  for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
    words.emplace_back(argv[i]);
  }
  return words;
}

// A terminal or a job's log has no use for it.
void FailEval(const std::string& text, const Context& context) {
  if (!text.empty() && isatty(STDOUT_FILENO) != 1 &&
      RefuseLogAsStdout(context.variables, context.ci != nullptr)) {
    [[maybe_unused]] const auto told = WriteToStdout(text);  // the failure itself is on stderr
  }
}

}  // namespace

int Main(int argc, char** argv, char** environment, const std::vector<Adapter>& adapters,
         std::span<const IdTokenPlace> id_token_places) {
  const ExitMode mode = ExitModeOf(argc, argv);
  PrepareProcess(mode);
  const Variables variables(environment);
  const Clock clock;
  const Adapter* ci = Detected(adapters, variables);
  Console console(ci == nullptr ? Annotations() : ci->annotations);
  if (ci != nullptr && ci->on_detected) {
    ci->on_detected(variables);
  }
  auto line = ParseCommandLine(argc, argv, CommandsOf(adapters));
  auto exit_code =
      line ? Dispatch(*std::move(line), {variables, clock, ci, console, id_token_places}, adapters)
           : Result<int>(Fail(std::move(line).error()));
  if (!exit_code) {
    if (ci != nullptr && ci->explain) {
      ci->explain(exit_code.error(), variables);
    }
    console.Fail(exit_code.error());
    const int failure = ExitCodeFor(exit_code.error().code, mode);
    FailEval(TextThatFails(WordsOfCommand(argc, argv), adapters, failure),
             {variables, clock, ci, console});
    return failure;
  }
  return *exit_code;
}

}  // namespace stepveil
