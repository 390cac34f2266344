#include "core/flow/named_child.h"

#include "core/base/text.h"
#include "core/http/curl_transport.h"
#include "core/run/reach.h"

#include <chrono>
#include <utility>

namespace stepveil {
namespace {

constexpr std::chrono::milliseconds kOneAttempt{5'000};
constexpr int kFirstRefusal = 400;

Result<void> ReachUrl(const std::string& url, const std::string& ca_file, const Context& context) {
  TransportOptions options;
  options.ca_file = ca_file;
  options.connect_timeout = kOneAttempt;
  options.allow_http = true;
  STEPVEIL_ASSIGN_OR_RETURN(const auto transport, MakeCurlTransport(options, context.variables));
  HttpRequest request;
  request.url = url;
  std::vector<HttpRequest> requests;
  requests.push_back(std::move(request));
  const auto outcomes = transport->Send(requests, context.clock.now() + kOneAttempt);
  const HttpOutcome& outcome = outcomes.front();
  if (!outcome) {
    return Fail(ErrorCode::kRun, "cannot reach " + Quoted(url) + ": " + outcome.error().detail);
  }
  if (outcome->status >= kFirstRefusal) {
    return Fail(ErrorCode::kRun,
                Quoted(url) + " answers with status " + std::to_string(outcome->status));
  }
  return {};
}

ReadyWhen ReadyWhenOf(const Request& request, const Context& context) {
  const ProcessStart& start = request.start;
  ReadyWhen when;
  when.within = start.ready_within;
  if (start.ready_when_ended) {
    when.kind = ReadyWhen::Kind::kEnded;
  } else if (!start.ready_command.empty()) {
    when.kind = ReadyWhen::Kind::kCommand;
    when.command = start.ready_command;
  } else if (!start.ready_address.empty()) {
    when.kind = ReadyWhen::Kind::kProbe;
    when.probe = [address = start.ready_address, ca_file = request.ca_file,
                  &context]() -> Result<RunOutcome> {
      const ReadyAddress kind = KindOfReadyAddress(address);
      STEPVEIL_RETURN_IF_ERROR(kind == ReadyAddress::kUrl      ? ReachUrl(address, ca_file, context)
                               : kind == ReadyAddress::kSocket ? ReachSocket(address)
                                                               : ReachTcp(address, kOneAttempt));
      return RunOutcome();
    };
  }
  return when;
}

}  // namespace

NamedChild NamedChildOf(const Request& request, ChildRequest child, const Context& context) {
  NamedChild named{request.process, std::move(child)};
  named.after = request.start.after;
  named.ready = ReadyWhenOf(request, context);
  named.restart_on_failure = request.start.restart_on_failure;
  if (request.start.tty && named.request.options.pty == PtyUse::kAuto) {
    named.request.options.pty = PtyUse::kAlways;
  }
  return named;
}

}  // namespace stepveil
