#include "core/check/check.h"

#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/check/dynamic.h"
#include "core/check/names.h"
#include "core/check/network.h"
#include "core/check/say.h"
#include "core/cli/console.h"
#include "core/config/load.h"
#include "core/flow/fetch_all.h"
#include "core/flow/pipeline.h"
#include "core/flow/process_steps.h"
#include "core/secrets/wide_rights.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

class Walk {
 public:
  explicit Walk(const Context& context)
      : network_(context.clock),
        witness_{[this](const Contact& contact) { network_.See(contact); },
                 [this](const Secret& proof) { TakeProof(proof); }},
        context_{context.variables, context.clock,           context.ci,
                 context.console,   context.id_token_places, &witness_} {
    context_.console.DivertWarnings([this](const std::string& warning) {
      if (speaks_) {
        report_.Warn(station_, warning);
      }
    });
  }

  Report Go(Settings settings) && {
    SayCi(context_, report_);
    auto request = LoadRequest(std::move(settings), context_.variables,
                               std::filesystem::current_path(), Purpose::kFetch);
    if (request) {
      SaySettings(*request, report_);
      report_.WarnAll("settings", request->warnings);
      request->seal.sealed.empty() ? GoOn(*request) : Open(*request);
    } else {
      report_.Fault("settings", request.error());
    }
    context_.console.DivertWarnings({});
    return std::move(report_);
  }

 private:
  void GoOn(Request& request) {
    const StopSignals stop;
    station_ = "login";
    network_.Watch(request.domains);
    if (!request.process_paths.empty()) {
      named_paths_ = request.process_paths;
      named_paths_.insert(named_paths_.end(), request.paths.begin(), request.paths.end());
    }
    SayLogin(request, report_);
    auto session = LogIn(request, to_, context_);
    network_.Say(claims_, report_);
    if (!session) {
      network_.Fault(session.error(), station_, report_);
      return;  // no token was issued
    }
    SayToken(*session, report_);
    auto sets = StopRequested() ? std::vector<SecretSet>() : Fetch(request, *session);
    LookAtRights(request, *session);
    LookAtDynamic(request, *session);
    station_ = "login";
    RevokeToken(*session, nullptr, context_);
    if (!sets.empty()) {
      LookAt(std::move(sets.front()), request);
    }
  }

  // What a lease brings is known when it is taken: until then no name is missing.
  void LookAtDynamic(Request& request, const Session& session) {
    request.selection.more_to_come = !request.dynamic.empty();
    if (!StopRequested()) {
      SayDynamic(request, *session.connection.client, session.token, report_);
    }
  }

  // A service token is bound to what it was made for.
  void LookAtRights(const Request& request, const Session& session) {
    const bool is_asked = !named_paths_.empty() && network_.api() && !StopRequested() &&
                          session.token.kind != AccessToken::Kind::kService;
    if (!is_asked) {
      return;
    }
    auto target = FindTarget(*session.connection.client, session.token, request);
    if (target) {
      target->api = *network_.api();
      SayRights(request,
                ReadableBeyond(named_paths_, *session.connection.client, session.token, *target),
                report_);
    }
  }

  // Empty: nothing of what was asked for could be had.
  std::vector<SecretSet> Fetch(Request& request, const Session& session) {
    station_ = "secrets";
    auto sets = FetchSecretsOfEach({&request, 1}, session, context_);
    network_.Say(claims_, report_);  // a given token was not sent before
    network_.SayServer(report_);
    if (sets) {
      SayPaths(request, sets->front(), report_);
      return *std::move(sets);
    }
    network_.Fault(sets.error(), station_, report_);
    const bool may_go_on = sets.error().code == ErrorCode::kSecret && !StopRequested();
    return may_go_on ? FetchWhatThereIs(request, session, sets.error()) : std::vector<SecretSet>();
  }

  // After a fault, which is told: each path by itself, without what may be let through.
  std::vector<SecretSet> FetchWhatThereIs(Request& request, const Session& session,
                                          const Error& fault) {
    refused_ = fault.secrets;
    request.allow_empty = request.allow_partial = request.allow_unresolved = true;
    speaks_ = false;
    SecretSet all;
    for (const std::string& path : std::exchange(request.paths, {})) {
      request.paths = {path};
      auto set = FetchSecretsOfEach({&request, 1}, session, context_);
      if (set) {
        SayPaths(request, set->front(), report_);
        for (FetchedSecret& secret : set->front().secrets) {
          all.secrets.push_back(std::move(secret));
        }
      }
    }
    speaks_ = true;
    std::vector<SecretSet> sets;
    if (!all.secrets.empty()) {
      sets.push_back(std::move(all));
    }
    return sets;
  }

  // Takes the sealed file in place of login and server.
  void Open(Request& request) {
    station_ = "sealed";
    auto fetched = FetchAll({&request, 1}, to_, context_);
    if (!fetched) {
      report_.Fault(station_, fetched.error());
      return;
    }
    report_.Ok("sealed", Quoted(request.seal.sealed) + " fits what is asked for");
    LookAt(std::move(fetched->sets.front()), request);
  }

  // The masks are made, too: which of the values they hide is known only then. Later builds, of a
  // part, warn of the same things again.
  void LookAt(SecretSet set, Request& request) {
    station_ = "names";
    const auto build = [&](SecretSet some, const Selection& selection) -> Result<Environment> {
      request.selection = selection;
      std::vector<SecretSet> sets;
      sets.push_back(std::move(some));
      auto built = BuildEnvironments(std::move(sets), {&request, 1}, to_, context_);
      speaks_ = false;
      STEPVEIL_ASSIGN_OR_RETURN(auto environments, std::move(built));
      STEPVEIL_ASSIGN_OR_RETURN(const auto needles,
                                MaskValues(environments, {&request, 1}, to_, context_));
      return std::move(environments.front());
    };
    LookAtNames(std::move(set), Selection(request.selection), build, refused_, report_);
  }

  void TakeProof(const Secret& proof) {
    claims_ = ReadClaims(proof);
    if (claims_) {
      SayClaims(*claims_, report_);
    }
  }

  Network network_;
  const Witness witness_;
  const Context context_;
  const Destination to_ = ToCommand();
  std::optional<Claims> claims_;
  std::string station_ = "settings";
  std::vector<std::string> named_paths_;  // by a process or a flag; empty: there is no process
  bool speaks_ = true;                    // warnings are findings
  std::vector<SecretPlace> refused_;      // by the fetch
  Report report_;
};

}  // namespace

Report Check(Settings settings, const Context& context) {
  return Walk(context).Go(std::move(settings));
}

}  // namespace stepveil
