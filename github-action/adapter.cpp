#include "github-action/adapter.h"

#include "core/base/text.h"
#include "github-action/action.h"
#include "github-action/exporter.h"
#include "github-action/id_token_source.h"
#include "github-action/workflow_command.h"

#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

namespace stepveil::github {
namespace {

// Names that the runner and its actions read; of those with a context behind them a value written
// to GITHUB_ENV has no effect, of the others it has (actions/runner, ScriptHandler.cs).
std::vector<ProtectedName> RunnersNames() {
  return {
      {"GITHUB_*", "belongs to GitHub's runner"},
      {"RUNNER_*", "belongs to GitHub's runner"},
      {"ACTIONS_*", "steers GitHub's runner and holds its credentials"},
      {"INPUT_*", "is how a step's inputs are handed over"},
      {"STATE_*", "is how an action remembers what it has to clean up"},
      {"CI", "tells every tool that it runs in CI"},
      {"AGENT_TOOLSDIRECTORY", "decides where setup actions look for tools"},
  };
}

// On stderr, which the runner reads for commands as well: stdout may be a child's.
void Annotate(std::string_view command, std::string_view message) {
  std::string text;
  AppendCommand(text, command, message);
  // Without an annotation there is still the plain line.
  [[maybe_unused]] const auto shown = WriteCommands(STDERR_FILENO, Secret::Take(text));
}

// Where only annotations are read, on the summary page, the way out has to stand there, too.
std::string WithHints(const Error& error) {
  std::string text = error.message;
  for (const std::string& hint : error.hints) {
    text += "\nhint: " + hint;
  }
  return text;
}

// What a step starts has its settings from the step's inputs.
template <Result<int> (*run)(const Context&)>
Result<int> WithoutOperands(const std::vector<std::string>& operands, const Context& context) {
  if (!operands.empty()) {
    return Fail(ErrorCode::kUsage, "unknown word " + Quoted(operands.front()),
                {"the settings of \"stepveil github\" are the inputs of the step"});
  }
  return run(context);
}

}  // namespace

Adapter MakeAdapter() {
  Adapter adapter;
  adapter.name = "github";
  adapter.detected = [](const Variables& variables) {
    return variables.Get("GITHUB_ACTIONS") == "true";
  };
  adapter.protected_names = RunnersNames();
  adapter.id_token_source = MakeIdTokenSource;
  adapter.exporter = [](const Variables& variables) { return MakeExporter(variables); };
  adapter.annotations.error = [](const Error& error) { Annotate("error", WithHints(error)); };
  adapter.annotations.warning = [](const std::string& message) { Annotate("warning", message); };
  adapter.mask_order = MaskOrder;
  adapter.subcommands = {
      {"action", "export as the inputs of this step ask for", WithoutOperands<RunAction>},
      {"post", "revoke and remove what the step left", WithoutOperands<RunPost>}};
  return adapter;
}

Adapter MakeOutputAdapter() {
  Adapter adapter;
  adapter.name = "github-output";
  adapter.detected = [](const Variables&) { return false; };
  adapter.exporter = [](const Variables& variables) { return MakeOutputExporter(variables); };
  return adapter;
}

}  // namespace stepveil::github
