#include "core/app/app.h"

#include "core/app/commands.h"
#include "core/app/options.h"
#include "core/base/process.h"

#include <algorithm>
#include <iostream>
#include <utility>

namespace stepveil {
namespace {

const Adapter* Detected(const std::vector<Adapter>& adapters, const Variables& variables) {
  const auto found = std::find_if(adapters.begin(), adapters.end(), [&](const Adapter& adapter) {
    return adapter.detected(variables);
  });
  return found == adapters.end() ? nullptr : &*found;
}

std::vector<std::string> NamesOf(const std::vector<Adapter>& adapters) {
  std::vector<std::string> names;
  names.reserve(adapters.size());
  for (const Adapter& adapter : adapters) {
    names.push_back(adapter.name);
  }
  return names;
}

std::vector<std::string> NamesWithoutStep(const std::vector<Adapter>& adapters) {
  std::vector<std::string> names;
  for (const Adapter& adapter : adapters) {
    if (!adapter.inputs && adapter.subcommands.empty()) {
      names.push_back(adapter.name);
    }
  }
  return names;
}

// Adapters without subcommands of their own are left out.
AdapterCommands CommandsOf(const std::vector<Adapter>& adapters) {
  AdapterCommands commands;
  for (const Adapter& adapter : adapters) {
    for (const Subcommand& subcommand : adapter.subcommands) {
      commands[adapter.name][subcommand.name] = subcommand.summary;
    }
    if (!adapter.subcommands.empty() && adapter.inputs) {
      commands[adapter.name]["action"] = "export as that CI system's own step asks for";
    }
  }
  return commands;
}

Result<int> Dispatch(CommandLine line, const Surroundings& around,
                     const std::vector<Adapter>& adapters) {
  if (line.silent) {
    around.console.Silence();
  }
  around.console.Warn(line.warnings);
  switch (line.command) {
    case Command::kRun:
      return RunCommand(std::move(line), around);
    case Command::kExport:
    case Command::kAdapter:
      return ExportCommand(std::move(line), around, adapters);
    case Command::kMask:
      return MaskCommand(std::move(line), around);
    case Command::kSubcommand:
      return SubcommandOf(line, around, adapters);
    case Command::kLogin:
      return LoginCommand(std::move(line), around);
    case Command::kLogout:
      return LogoutCommand(std::move(line), around);
    case Command::kPrint:
      std::cout << line.text << std::flush;
      return 0;
  }
  return Fail(ErrorCode::kInternal, "unknown command");
}

}  // namespace

int Main(int argc, char** argv, char** environment, const std::vector<Adapter>& adapters) {
  const ExitMode mode = ExitModeOf(argc, argv);
  PrepareProcess(mode);
  const Variables variables(environment);
  const Clock clock;
  const Adapter* ci = Detected(adapters, variables);
  Console console(ci);
  if (ci != nullptr && ci->prepare) {
    ci->prepare(variables);
  }
  auto line = ParseCommandLine(argc, argv, NamesOf(adapters), CommandsOf(adapters),
                               NamesWithoutStep(adapters));
  auto exit_code = line ? Dispatch(*std::move(line), {variables, clock, ci, console}, adapters)
                        : Result<int>(Fail(std::move(line).error()));
  if (!exit_code) {
    if (ci != nullptr && ci->explain) {
      ci->explain(exit_code.error(), variables);
    }
    console.Fail(exit_code.error());
    return ExitCodeFor(exit_code.error().code, mode);
  }
  return *exit_code;
}

}  // namespace stepveil
