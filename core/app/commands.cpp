#include "core/app/commands.h"

#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/base/write_all.h"
#include "core/cli/stdout_guard.h"
#include "core/export/formats.h"
#include "core/export/output_file.h"
#include "core/flow/kept_credentials.h"
#include "core/http/sigpipe_guard.h"
#include "core/mask/filter.h"

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

namespace stepveil {
namespace {

Result<void> WriteToStdout(const Secret& content) {
  if (const int error_number = WriteAll(STDOUT_FILENO, content.Expose()); error_number != 0) {
    return Fail(ErrorCode::kExport,
                std::string("cannot write to stdout: ") + SystemWords(error_number));
  }
  return {};
}

const Adapter* AdapterNamed(const std::string& name, const std::vector<Adapter>& adapters) {
  for (const Adapter& adapter : adapters) {
    if (adapter.name == name) {
      return &adapter;
    }
  }
  return nullptr;
}

Result<int> ExportFormat(CommandLine line, Format format, const Surroundings& around) {
  if (!line.seal_to.empty() || !line.seal_context.empty()) {
    return Fail(ErrorCode::kUsage, "a format is not sealed",
                {"leave out --seal-to and --seal-context"});
  }
  if (line.output_file.empty()) {
    STEPVEIL_RETURN_IF_ERROR(RefuseLogAsStdout(around.variables, around.ci != nullptr));
  }
  Surroundings ours = around;
  ours.outlet = Outlet::kFormat;
  ours.exported = CarrierOf(format);
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared,
                            Prepare(std::move(line.settings), ours, NothingToAnnounce));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text, Write(format, prepared.environment));
  if (line.output_file.empty()) {
    STEPVEIL_RETURN_IF_ERROR(WriteToStdout(text));
  } else {
    STEPVEIL_RETURN_IF_ERROR(
        WriteOutputFile(std::filesystem::current_path(), line.output_file, text));
  }
  return 0;
}

// The exporter of an adapter, which says by what it has whether its channel needs a seal.
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

Result<int> ExportTo(CommandLine line, const Adapter& adapter, const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto exporter, ExporterOf(adapter, line, around.variables));
  STEPVEIL_RETURN_IF_ERROR(exporter->Check());
  const MaskNow announce = [&](const std::vector<Secret>& needles) {
    return exporter->Mask(needles);
  };
  Hooks hooks;
  hooks.mask_values = [&](const Environment& environment, const std::vector<Secret>& needles) {
    return exporter->MaskValues(environment, needles);
  };
  Surroundings watched = around;
  watched.hooks = &hooks;
  watched.outlet = exporter->TakesFiles() ? Outlet::kFiles : Outlet::kExport;
  STEPVEIL_ASSIGN_OR_RETURN(Prepared prepared,
                            Prepare(std::move(line.settings), watched, announce));
  std::vector<std::string> credentials = std::move(prepared.credential_variables);
  credentials.insert(credentials.end(), adapter.credential_variables.begin(),
                     adapter.credential_variables.end());
  STEPVEIL_ASSIGN_OR_RETURN(
      prepared.environment.withheld,
      WithholdCredentials(around, credentials, prepared.inheritance, announce));
  STEPVEIL_RETURN_IF_ERROR(exporter->Export(prepared.environment));
  return 0;
}

// The token given by flag or variable, as one that may be revoked.
Result<AccessToken> GivenToken(const LoginRequest& login) {
  if (login.token.empty()) {
    return Fail(ErrorCode::kLogin, "there is no access token to revoke",
                {"logout revokes the token in INFISICAL_TOKEN"});
  }
  return AccessToken{login.token.Clone(), AccessToken::Kind::kIssued, std::chrono::seconds(0)};
}

}  // namespace

Result<int> ExportCommand(CommandLine line, const Surroundings& around,
                          const std::vector<Adapter>& adapters) {
  if (const Adapter* adapter = AdapterNamed(line.target, adapters)) {
    return ExportTo(std::move(line), *adapter, around);
  }
  const auto format = FormatNamed(line.target);
  if (!format) {
    return Fail(ErrorCode::kUsage, "unknown target " + Quoted(line.target));
  }
  return ExportFormat(std::move(line), *format, around);
}

Result<int> MaskCommand(CommandLine line, const Surroundings& around) {
  Surroundings ours = around;
  ours.outlet = Outlet::kFilter;
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared,
                            Prepare(std::move(line.settings), ours, NothingToAnnounce));
  STEPVEIL_ASSIGN_OR_RETURN(auto needles, BuildNeedleTable(prepared.needles));
  EnlargePipe(STDIN_FILENO);
  EnlargePipe(STDOUT_FILENO);
  Filter filter(STDIN_FILENO, STDOUT_FILENO, std::move(needles));
  if (const int error_number = RunFilter(filter, STDIN_FILENO); error_number != 0) {
    return Fail(ErrorCode::kExport,
                std::string("cannot write to stdout: ") + SystemWords(error_number));
  }
  return 0;
}

Result<int> SubcommandOf(const CommandLine& line, const Surroundings& around,
                         const std::vector<Adapter>& adapters) {
  const Adapter* adapter = AdapterNamed(line.target, adapters);
  for (const Subcommand& subcommand : adapter->subcommands) {
    if (subcommand.name == line.subcommand) {
      return subcommand.run(line.operands, around);
    }
  }
  return Fail(ErrorCode::kUsage, "unknown command " + Quoted(line.subcommand));
}

Result<int> LoginCommand(CommandLine line, const Surroundings& around) {
  STEPVEIL_RETURN_IF_ERROR(RefuseLogAsStdout(around.variables, around.ci != nullptr));
  STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                            LoadRequest(std::move(line.settings), around.variables,
                                        std::filesystem::current_path(), Purpose::kLogin));
  around.console.Warn(request.warnings);
  const StopSignals stop;
  const SigpipeGuard reader_may_leave;  // and the token is revoked then
  STEPVEIL_ASSIGN_OR_RETURN(const Session session, OpenSession(request, around, NothingToAnnounce));
  // A JWT holds nothing that a shell reads: letters, digits, `-`, `_` and `.`.
  const std::string_view before = line.plain ? "" : "export INFISICAL_TOKEN=";
  std::string text;
  text.reserve(before.size() + session.token.value.size_bytes() + 1);
  text.append(before).append(session.token.value.Expose()).append("\n");
  const auto written = StopRequested() ? Result<void>() : WriteToStdout(Secret::Take(text));
  if (!written || StopRequested()) {
    RevokeToken(session, around);
  }
  STEPVEIL_RETURN_IF_ERROR(written);
  return 0;
}

Result<int> LogoutCommand(CommandLine line, const Surroundings& around) {
  STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                            LoadRequest(std::move(line.settings), around.variables,
                                        std::filesystem::current_path(), Purpose::kLogout));
  around.console.Warn(request.warnings);
  STEPVEIL_ASSIGN_OR_RETURN(const AccessToken token, GivenToken(request.login));
  STEPVEIL_ASSIGN_OR_RETURN(const Connection connection, Connect(request, around));
  STEPVEIL_RETURN_IF_ERROR(Revoke(*connection.client, token));
  return 0;
}

}  // namespace stepveil
