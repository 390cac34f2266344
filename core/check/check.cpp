#include "core/check/check.h"

#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/check/say.h"
#include "core/cli/console.h"
#include "core/config/load.h"
#include "core/flow/fetch_all.h"
#include "core/flow/process_steps.h"
#include "core/flow/session.h"
#include "core/identity/login.h"
#include "core/mask/needles.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

class Walk {
 public:
  explicit Walk(const Context& context) : context_(context) {
    context_.console.DivertWarnings(
        [this](const std::string& warning) { report_.Warn(station_, warning); });
  }

  Report Go(Settings settings) && {
    SayCi(context_, report_);
    auto request = LoadRequest(std::move(settings), context_.variables,
                               std::filesystem::current_path(), Purpose::kFetch);
    if (request) {
      SaySettings(*request, report_);
      report_.Warn("settings", request->warnings);
      request->seal.sealed.empty() ? GoOn(*request) : Open(*request);
    } else {
      report_.Fault("settings", request.error());
    }
    context_.console.DivertWarnings({});
    return std::move(report_);
  }

 private:
  void GoOn(const Request& request) {
    const StopSignals stop;
    if (!LogIn(request)) {
      return;  // no token was issued
    }
    std::optional<std::vector<SecretSet>> sets;
    if (!StopRequested()) {
      station_ = "secrets";
      sets = Taken(FetchSecretsOfEach({&request, 1}, session_, context_));
    }
    station_ = "login";
    RevokeToken(session_, nullptr, context_);
    if (sets) {
      SaySecrets(sets->front(), report_);
      LookAtNames(*std::move(sets), request);
    }
  }

  // Takes the sealed file in place of login and server.
  void Open(const Request& request) {
    station_ = "sealed";
    auto fetched = Taken(FetchAll({&request, 1}, to_, context_));
    if (fetched) {
      report_.Ok("sealed", Quoted(request.seal.sealed) + " fits what is asked for");
      LookAtNames(std::move(fetched->sets), request);
    }
  }

  bool LogIn(const Request& request) {
    station_ = "login";
    SayLogin(request, report_);
    auto connection = Connect(request, context_);
    if (!connection) {
      report_.Fault("server", connection.error());
      return false;
    }
    session_.connection = *std::move(connection);
    const auto proof = Taken(FetchProof(request, session_, to_, context_));
    if (!proof) {
      return false;
    }
    SayProof(*proof, report_);
    auto token = Login(*session_.connection.client, request.login, *proof);
    if (!token) {
      report_.Fault(token.error().code == ErrorCode::kNetwork ? "server" : "login", token.error());
      return false;
    }
    session_.token = *std::move(token);
    context_.console.AddNeedles(NeedlesOf(session_.token.value, ShortValues::kLeave));
    SayToken(session_, report_);
    return true;
  }

  void LookAtNames(std::vector<SecretSet> sets, const Request& request) {
    station_ = "names";
    auto environments = Taken(BuildEnvironments(std::move(sets), {&request, 1}, to_, context_));
    if (!environments) {
      return;
    }
    if (Taken(MaskValues(*environments, {&request, 1}, to_, context_))) {
      SayNames(environments->front(), report_);  // which of them are masked is known now
    }
  }

  // What there is; nothing after a fault, which is noted.
  template <typename T>
  std::optional<T> Taken(Result<T> result) {
    if (!result) {
      report_.Fault(station_, result.error());
      return std::nullopt;
    }
    return *std::move(result);
  }

  const Context& context_;
  const Destination to_ = ToCommand();
  Session session_;
  std::string station_ = "settings";
  Report report_;
};

}  // namespace

Report Check(Settings settings, const Context& context) {
  return Walk(context).Go(std::move(settings));
}

}  // namespace stepveil
