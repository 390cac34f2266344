#include "core/print/print_commands.h"

#include "core/base/text.h"
#include "core/cli/stdout_guard.h"
#include "core/export/output_file.h"
#include "core/flow/adapter.h"
#include "core/flow/pipeline.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

namespace stepveil {
namespace {

std::string AsJson(const Environment& environment) {
  nlohmann::json list = nlohmann::json::array();
  for (const Variable& variable : environment.variables) {
    list.push_back({{"name", variable.name},
                    {"environment", variable.environment},
                    {"path", variable.path},
                    {"imported", variable.imported}});
  }
  return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string AsLines(const Environment& environment) {
  std::string text;
  for (const Variable& variable : environment.variables) {
    text += Escaped(variable.name) + "\t" + Escaped(variable.path) + "\n";
  }
  return text;
}

const Variable* Named(const Environment& environment, const std::string& name) {
  const auto found = std::find_if(environment.variables.begin(), environment.variables.end(),
                                  [&](const Variable& variable) { return variable.name == name; });
  return found == environment.variables.end() ? nullptr : &*found;
}

Result<Secret> ValuesOf(const std::vector<std::string>& names, const Environment& environment) {
  std::string text;
  std::size_t bytes = 0;
  for (const Variable& variable : environment.variables) {
    bytes += (variable.value.size_bytes() + 1) * names.size();
  }
  text.reserve(bytes);
  for (const std::string& name : names) {
    const Variable* const variable = Named(environment, name);
    if (variable == nullptr) {
      continue;  // --allow-empty goes on without it
    }
    const std::string_view value = variable->value.Expose();
    if (names.size() > 1 && value.find('\n') != std::string_view::npos) {
      return Fail(ErrorCode::kExport, "the value of " + Quoted(name) + " has several lines",
                  {"get it alone, or take all with stepveil export --to json"});
    }
    text.append(value).append("\n");
  }
  return Secret::Take(text);
}

}  // namespace

Result<int> ExportFormat(CommandLine line, Format format, const Context& context) {
  if (!line.seal_to.empty() || !line.seal_context.empty()) {
    return Fail(ErrorCode::kUsage, "a format is not sealed",
                {"leave out --seal-to and --seal-context"});
  }
  if (line.output_file.empty()) {
    STEPVEIL_RETURN_IF_ERROR(RefuseLogAsStdout(context.variables, context.ci != nullptr));
  }
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared,
                            Prepare(std::move(line.settings), ToText(CarrierOf(format)), context));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text, Write(format, prepared.environments.front()));
  if (line.output_file.empty()) {
    STEPVEIL_RETURN_IF_ERROR(WriteToStdout(text));
  } else {
    STEPVEIL_RETURN_IF_ERROR(
        WriteOutputFile(std::filesystem::current_path(), line.output_file, text));
  }
  return 0;
}

Result<int> ListCommand(CommandLine line, const Context& context) {
  if (line.plain) {
    return ExportFormat(std::move(line), Format::kDockerEnv, context);
  }
  Destination to = ToCommand();  // the names that run would hand over
  to.masking = Masking::kNone;   // and no value
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared,
                            Prepare(std::move(line.settings), to, context));
  const Environment& environment = prepared.environments.front();
  const std::string text = line.json ? AsJson(environment) : AsLines(environment);
  STEPVEIL_RETURN_IF_ERROR(WriteToStdout(Secret(context.console.Shown(text))));
  return 0;
}

Result<int> SecretsGetCommand(CommandLine line, const Context& context) {
  STEPVEIL_RETURN_IF_ERROR(RefuseLogAsStdout(context.variables, context.ci != nullptr));
  STEPVEIL_ASSIGN_OR_RETURN(Request request,
                            LoadRequest(std::move(line.settings), context.variables,
                                        std::filesystem::current_path(), Purpose::kFetch));
  // By Infisical's own names, whatever a process makes of them.
  Selection selection;
  selection.only = line.operands;
  selection.allow_names = line.operands;
  selection.duplicates = request.selection.duplicates;
  selection.allow_none = request.selection.allow_none;
  request.selection = std::move(selection);
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared,
                            Prepare({&request, 1}, ToText(Carrier::kDocument), context));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text,
                            ValuesOf(line.operands, prepared.environments.front()));
  STEPVEIL_RETURN_IF_ERROR(WriteToStdout(text));
  return 0;
}

}  // namespace stepveil
