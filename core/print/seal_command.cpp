#include "core/print/seal_command.h"

#include "core/base/text.h"
#include "core/cli/stdout_guard.h"
#include "core/export/output_file.h"
#include "core/flow/fetch_all.h"
#include "core/flow/pipeline.h"
#include "core/flow/requests_of.h"
#include "core/flow/sealed_sets.h"
#include "core/seal/age_keys.h"
#include "core/seal/seal_keys.h"
#include "core/seal/sealed_file.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

// Who opens it says project and environment, which only a service token could know in their place.
Result<void> CheckSealable(const Request& request) {
  if (!request.seal.sealed.empty()) {
    return Fail(ErrorCode::kConfig, "what is sealed comes from a server, not from STEPVEIL_SEALED",
                {"unset it"});
  }
  if (request.project.empty() || request.environment.empty()) {
    return Fail(ErrorCode::kConfig,
                "project and environment are needed to seal, also with a service "
                "token: whoever opens it asks for them",
                {"use --project and --env"});
  }
  STEPVEIL_RETURN_IF_ERROR(ReadersOf(request.seal));  // before anybody is asked for anything
  return {};
}

}  // namespace

Result<Prepared> Seal(CommandLine line, const Context& context) {
  STEPVEIL_ASSIGN_OR_RETURN(const std::vector<Request> requests, RequestsOf(line, context));
  for (const Request& request : requests) {
    context.console.Warn(request.warnings);
    if (!request.dynamic.empty()) {
      context.console.Warn("dynamic secrets (" + Escaped(Join(request.dynamic, ", ")) +
                           ") are never sealed, and left out");
    }
  }
  STEPVEIL_RETURN_IF_ERROR(CheckSealable(requests.front()));
  STEPVEIL_ASSIGN_OR_RETURN(Fetched fetched, FetchAll(requests, ToSealed(), context));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text,
                            WriteBundle(BundleOf(requests, fetched.sets, context.clock.wall())));
  STEPVEIL_ASSIGN_OR_RETURN(Prepared prepared,
                            PrepareFrom(std::move(fetched.sets), requests, ToSealed(), context));
  fetched.revocation.reset();
  auto written = WriteSealedFile(line.output_file, text, requests.front().seal);
  if (!written) {
    return Fail(
        WithContext("cannot seal into " + Quoted(line.output_file), std::move(written).error()));
  }
  return prepared;
}

Result<int> SealCommand(CommandLine line, const Context& context) {
  STEPVEIL_RETURN_IF_ERROR(Seal(std::move(line), context));
  return 0;
}

Result<int> SealKeyCommand(const CommandLine& line, const Context& context) {
  if (line.output_file.empty()) {
    STEPVEIL_RETURN_IF_ERROR(RefuseLogAsStdout(context.variables, context.ci != nullptr));
  }
  STEPVEIL_ASSIGN_OR_RETURN(const AgeIdentity identity, NewAgeIdentity());
  const std::string recipient = WriteRecipient(identity.public_key);
  std::string pair = "# public key: " + recipient + "\n";
  pair.reserve(pair.size() + 128);
  const Secret key = WriteIdentity(identity);
  pair.append(key.Expose()).append("\n");
  const Secret text = Secret::Take(pair);
  if (line.output_file.empty()) {
    STEPVEIL_RETURN_IF_ERROR(WriteToStdout(text));
    return 0;
  }
  STEPVEIL_RETURN_IF_ERROR(
      WriteOutputFile(std::filesystem::current_path(), line.output_file, text));
  STEPVEIL_RETURN_IF_ERROR(WriteToStdout(recipient + "\n"));
  return 0;
}

}  // namespace stepveil
