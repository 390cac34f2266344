#include "core/app/commands.h"

#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/cli/stdout_guard.h"
#include "core/http/sigpipe_guard.h"
#include "core/mask/filter.h"
#include "core/print/print_commands.h"

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

namespace stepveil {
namespace {

const Adapter* AdapterNamed(const std::string& name, const std::vector<Adapter>& adapters) {
  for (const Adapter& adapter : adapters) {
    if (adapter.name == name) {
      return &adapter;
    }
  }
  return nullptr;
}

// The exporter of an adapter. Which of its two factories is set says whether the channel needs a
// seal.
Result<std::unique_ptr<Exporter>> ExporterOf(const Adapter& adapter, const CommandLine& line,
                                             const Variables& variables) {
  if (adapter.sealed_exporter) {
    if (line.seal_to.empty()) {
      return Fail(ErrorCode::kUsage,
                  "\"--to " + adapter.name + "\" needs \"--seal-to\": nothing goes there unsealed",
                  {"the shared library makes the key and starts this command; in a script use "
                   "\"stepveil run\""});
    }
    return adapter.sealed_exporter({line.seal_to, line.seal_context}, variables);
  }
  if (!line.seal_to.empty() || !line.seal_context.empty()) {
    return Fail(ErrorCode::kUsage, "\"--to " + adapter.name + "\" takes no seal",
                {"leave out --seal-to and --seal-context"});
  }
  return adapter.exporter(variables);
}

Result<int> ExportTo(CommandLine line, const Adapter& adapter, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto exporter, ExporterOf(adapter, line, context.variables));
  STEPVEIL_RETURN_IF_ERROR(exporter->Check());
  STEPVEIL_ASSIGN_OR_RETURN(Prepared prepared,
                            Prepare(std::move(line.settings), ToSteps(*exporter), context));
  STEPVEIL_RETURN_IF_ERROR(Export(std::move(prepared), adapter, *exporter, context));
  return 0;
}

// The given access token, as one that may be revoked.
Result<AccessToken> GivenToken(const LoginRequest& login) {
  if (login.token.empty()) {
    return Fail(ErrorCode::kLogin, "there is no access token to revoke",
                {"logout revokes the token in INFISICAL_TOKEN"});
  }
  return AccessToken{login.token.Clone(), AccessToken::Kind::kIssued, std::chrono::seconds(0)};
}

}  // namespace

Result<int> ExportCommand(CommandLine line, const Context& context,
                          const std::vector<Adapter>& adapters) {
  if (const Adapter* adapter = AdapterNamed(line.target, adapters)) {
    return ExportTo(std::move(line), *adapter, context);
  }
  const auto format = FormatNamed(line.target);
  if (!format) {
    return Fail(ErrorCode::kUsage, "unknown target " + Quoted(line.target));
  }
  return ExportFormat(std::move(line), *format, context);
}

Result<int> MaskCommand(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared,
                            Prepare(std::move(line.settings), ToFilter(), context));
  STEPVEIL_ASSIGN_OR_RETURN(auto needles, BuildNeedleTable(prepared.needles));
  EnlargePipe(STDIN_FILENO);
  EnlargePipe(STDOUT_FILENO);
  Filter filter(STDIN_FILENO, STDOUT_FILENO, std::move(needles));
  STEPVEIL_RETURN_IF_ERROR(StdoutOutcome(RunFilter(filter, STDIN_FILENO)));
  return 0;
}

Result<int> SubcommandOf(const CommandLine& line, const Context& context,
                         const std::vector<Adapter>& adapters) {
  const Adapter* adapter = AdapterNamed(line.target, adapters);
  for (const Subcommand& subcommand : adapter->subcommands) {
    if (subcommand.name == line.subcommand) {
      return subcommand.run(line.operands, context);
    }
  }
  return Fail(ErrorCode::kUsage, "unknown command " + Quoted(line.subcommand));
}

Result<int> LoginCommand(CommandLine line, const Context& context) {
  STEPVEIL_RETURN_IF_ERROR(RefuseLogAsStdout(context.variables, context.ci != nullptr));
  STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                            LoadRequest(std::move(line.settings), context.variables,
                                        std::filesystem::current_path(), Purpose::kLogin));
  context.console.Warn(request.warnings);
  const StopSignals stop;
  const SigpipeGuard reader_may_leave;  // and the token is revoked then
  STEPVEIL_ASSIGN_OR_RETURN(const Session session, LogIn(request, Destination(), context));
  // A JWT holds nothing that a shell reads: letters, digits, `-`, `_` and `.`.
  const std::string_view before = line.plain ? "" : "export INFISICAL_TOKEN=";
  std::string text;
  text.reserve(before.size() + session.token.value.size_bytes() + 1);
  text.append(before).append(session.token.value.Expose()).append("\n");
  const auto written = StopRequested() ? Result<void>() : WriteToStdout(Secret::Take(text));
  if (!written || StopRequested()) {
    RevokeToken(session, nullptr, context);
  }
  STEPVEIL_RETURN_IF_ERROR(written);
  return 0;
}

Result<int> LogoutCommand(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                            LoadRequest(std::move(line.settings), context.variables,
                                        std::filesystem::current_path(), Purpose::kLogout));
  context.console.Warn(request.warnings);
  STEPVEIL_ASSIGN_OR_RETURN(const AccessToken token, GivenToken(request.login));
  STEPVEIL_ASSIGN_OR_RETURN(const Connection connection, Connect(request, context));
  STEPVEIL_RETURN_IF_ERROR(Revoke(*connection.client, token));
  return 0;
}

}  // namespace stepveil
