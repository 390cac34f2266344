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
      return ExportCommand(std::move(line), around, adapters);
    case Command::kAdapter:
      return AdapterCommand(line, around, adapters);
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
  auto line = ParseCommandLine(argc, argv, NamesOf(adapters));
  auto exit_code = line ? Dispatch(*std::move(line), {variables, clock, ci, console}, adapters)
                        : Result<int>(Fail(std::move(line).error()));
  if (!exit_code) {
    console.Fail(exit_code.error());
    return ExitCodeFor(exit_code.error().code, mode);
  }
  return *exit_code;
}

}  // namespace stepveil
