#include "github-action/action.h"

#include "core/base/text.h"
#include "core/check/check.h"
#include "core/check/check_command.h"
#include "core/config/load.h"
#include "core/flow/kept_credentials.h"
#include "core/mask/needles.h"
#include "core/print/seal_command.h"
#include "core/run/child.h"
#include "github-action/certificate_file.h"
#include "github-action/channel.h"
#include "github-action/exporter.h"
#include "github-action/file_command.h"
#include "github-action/inputs.h"
#include "github-action/leftovers.h"
#include "github-action/login_inputs.h"
#include "github-action/outputs.h"
#include "github-action/secrets_file.h"
#include "github-action/summary.h"
#include "github-action/wording.h"
#include "github-action/workflow_command.h"

#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

constexpr int kLog = STDOUT_FILENO;

// bash with -e, as the runner starts a `run:` step; sh where there is none.
std::vector<std::string> ShellFor(const std::string& command) {
  const bool bash = access("/bin/bash", X_OK) == 0 || access("/usr/bin/bash", X_OK) == 0;
  return {bash ? "bash" : "sh", "-e", "-c", command};
}

// Variables that only the action itself may see.
bool IsOurs(std::string_view entry) {
  return entry.starts_with("INPUT_") || entry.starts_with("STATE_") ||
         entry.starts_with("GITHUB_STATE=");
}

class ActionStep {
 public:
  ActionStep(const Context& context, Inputs inputs)
      : context_(context),
        inputs_(std::move(inputs)),
        exporter_(MakeExporter(context.variables, kLog)),
        note_(context.variables),
        lease_note_(context.variables),
        certificate_(context.variables) {}

  Result<int> Run() {
    STEPVEIL_RETURN_IF_ERROR(Check());
    STEPVEIL_RETURN_IF_ERROR(certificate_.WriteFor(inputs_));
    context_.console.Warn(inputs_.warnings);
    STEPVEIL_RETURN_IF_ERROR(MaskLoginInputs());
    if (inputs_.check) {
      return Explain();
    }
    if (!inputs_.seal.empty()) {
      return SealForOthers();
    }
    STEPVEIL_ASSIGN_OR_RETURN(Prepared prepared, Fetch());
    STEPVEIL_ASSIGN_OR_RETURN(const Secret outputs, OutputsFor(prepared));
    STEPVEIL_RETURN_IF_ERROR(Export(prepared.environments.front()));
    STEPVEIL_RETURN_IF_ERROR(Summarise(prepared.environments.front(), prepared.origin));
    STEPVEIL_ASSIGN_OR_RETURN(const int exit_code, RunCommand(std::move(prepared)));
    if (exit_code == 0) {
      STEPVEIL_RETURN_IF_ERROR(AppendToFileCommand("GITHUB_OUTPUT", context_.variables, outputs));
    }
    return exit_code;
  }

 private:
  // Checked before anything is asked for: if the step can not be served, nobody logs in.
  Result<void> Check() {
    STEPVEIL_RETURN_IF_ERROR(CheckLoginInputs(inputs_.settings, context_.variables));
    STEPVEIL_RETURN_IF_ERROR(CheckSealInputs(inputs_, context_.variables));
    STEPVEIL_RETURN_IF_ERROR(CheckLog(context_.variables, kLog));
    STEPVEIL_RETURN_IF_ERROR(CheckCommands(
        context_.variables, inputs_.settings.allow_names.value_or(std::vector<std::string>{})));
    STEPVEIL_RETURN_IF_ERROR(CheckFileCommand("GITHUB_OUTPUT", context_.variables));
    STEPVEIL_RETURN_IF_ERROR(CheckFileCommand("GITHUB_STATE", context_.variables));
    if (inputs_.export_type == ExportType::kEnv) {
      return exporter_->Check();
    }
    if (inputs_.export_type == ExportType::kFile) {
      STEPVEIL_ASSIGN_OR_RETURN(place_, PlaceFor(inputs_.file_output_path, context_.variables));
    }
    return {};
  }

  Result<void> MaskLoginInputs() {
    for (const auto& [name, credential] : inputs_.settings.login.secrets) {
      STEPVEIL_RETURN_IF_ERROR(exporter_->Mask(NeedlesOf(credential, ShortValues::kLeave)));
    }
    for (const char* name : {"STEPVEIL_SEAL_KEY", "STEPVEIL_SEAL_PASSPHRASE"}) {
      const Secret key(context_.variables.Get(name).value_or(""));
      STEPVEIL_RETURN_IF_ERROR(exporter_->Mask(NeedlesOf(key, ShortValues::kLeave)));
    }
    return {};
  }

  Result<Prepared> Fetch() {
    const TokenEvents events = {[&](const AccessToken& token, const std::string& origin) {
                                  return token.kind == AccessToken::Kind::kIssued
                                             ? note_.Keep(token, origin)
                                             : Result<void>();
                                },
                                [&] { note_.Drop(); }};
    Destination to = ToSteps(*exporter_);
    const LeaseEvents lease_events = {[&](const Lease& lease) { return lease_note_.Keep(lease); }};
    to.token_events = &events;
    to.lease_events = &lease_events;
    to.takes_leases = true;
    to.connect_early = true;
    STEPVEIL_ASSIGN_OR_RETURN(const Request request,
                              LoadRequest(std::move(inputs_.settings), context_.variables,
                                          std::filesystem::current_path(), Purpose::kFetch));
    if (request.login.method.empty() && request.seal.sealed.empty()) {
      return Fail(NoLoginInputs(context_.variables));
    }
    STEPVEIL_RETURN_IF_ERROR(CheckLeases(request));
    return Prepare({&request, 1}, to, context_);
  }

  // The post step gives them back with the token of this one's login.
  static Result<void> CheckLeases(const Request& request) {
    if (request.dynamic.empty() || request.login.method != "token") {
      return {};
    }
    return Fail(ErrorCode::kConfig,
                "dynamic secrets (" + Escaped(Join(request.dynamic, ", ")) +
                    ") need a login of this step's own",
                {"use a method other than token, so that the post step can give them back"});
  }

  // Before anything is exported: what can't be an output is an error.
  Result<Secret> OutputsFor(const Prepared& prepared) {
    const bool secrets = inputs_.export_type == ExportType::kOutput;
    return OutputsText(prepared.environments.front(), prepared.api_version,
                       secrets ? SecretOutputs::kYes : SecretOutputs::kNo);
  }

  Result<void> Export(const Environment& environment) {
    if (place_) {
      return WriteSecretsFile(*place_, environment, context_.variables);
    }
    return inputs_.export_type == ExportType::kEnv ? exporter_->Export(environment)
                                                   : Result<void>();
  }

  Result<int> Explain() {
    const Report report = stepveil::Check(std::move(inputs_.settings), context_);
    WriteSummary(CheckSummaryText(report, context_.console));
    return ShowReport(report, false, context_);
  }

  Result<int> SealForOthers() {
    CommandLine line;
    line.settings = std::move(inputs_.settings);
    line.output_file = inputs_.seal;
    STEPVEIL_ASSIGN_OR_RETURN(const Prepared sealed, Seal(std::move(line), context_));
    STEPVEIL_ASSIGN_OR_RETURN(const Secret outputs, OutputsFor(sealed));
    STEPVEIL_RETURN_IF_ERROR(Summarise(sealed.environments.front(), sealed.origin));
    STEPVEIL_RETURN_IF_ERROR(AppendToFileCommand("GITHUB_OUTPUT", context_.variables, outputs));
    return 0;
  }

  Result<void> Summarise(const Environment& environment, const Origin& origin) {
    const std::string to = DestinationText(inputs_, place_.has_value());
    STEPVEIL_RETURN_IF_ERROR(WriteCommands(kLog, Secret(LogText(environment, origin, to))));
    WriteSummary(SummaryText(environment, origin, to));
    return {};
  }

  // The summary page is optional: a failure there must not fail a step whose secrets are exported.
  void WriteSummary(const std::string& text) {
    if (!context_.variables.GetNonEmpty("GITHUB_STEP_SUMMARY")) {
      return;
    }
    const auto written =
        AppendToFileCommand("GITHUB_STEP_SUMMARY", context_.variables, Secret(text));
    if (!written) {
      context_.console.Warn(written.error().message);
    }
  }

  // 0 where there is none.
  Result<int> RunCommand(Prepared prepared) {
    if (inputs_.command.empty()) {
      return 0;
    }
    for (const std::string_view entry : context_.variables.entries()) {
      if (IsOurs(entry)) {
        prepared.credential_variables.emplace_back(entry.substr(0, entry.find('=')));
      }
    }
    std::vector<Secret> kept =
        NeedlesOfKept(context_, prepared.credential_variables, prepared.inheritance);
    STEPVEIL_RETURN_IF_ERROR(exporter_->Mask(kept));
    MoveAll(std::move(kept), prepared.needles);
    STEPVEIL_ASSIGN_OR_RETURN(RunTask task,
                              MakeRunTask(ShellFor(inputs_.command), 0, prepared, context_));
    STEPVEIL_ASSIGN_OR_RETURN(task.child.needles, BuildNeedleTable(prepared.needles));
    STEPVEIL_ASSIGN_OR_RETURN(const RunOutcome outcome,
                              RunAndReport(std::move(task.child), context_.console));
    return outcome.exit_code;
  }

  const Context& context_;
  Inputs inputs_;
  std::unique_ptr<Exporter> exporter_;
  TokenNote note_;
  LeaseNote lease_note_;
  CertificateFile certificate_;
  std::optional<Place> place_;
};

}  // namespace

Result<int> RunAction(const Context& context) {
  context.console.Reword(InInputs);
  STEPVEIL_ASSIGN_OR_RETURN(Inputs inputs, ReadInputs(context.variables));
  return ActionStep(context, std::move(inputs)).Run();
}

}  // namespace stepveil::github
