#include "core/flow/refetch.h"

#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/flow/pipeline.h"
#include "core/flow/process_steps.h"
#include "core/identity/login_method.h"
#include "core/mask/masker.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

// If a server computes its ETag from less than the whole list, a change is seen at most this much
// later.
constexpr std::chrono::minutes kLongestTrustInETags{10};

constexpr const char* kKeeps = "the command keeps running with what it has";

std::set<std::string> PathsOf(const SecretSet& set) {
  std::set<std::string> paths;
  for (const FetchedSecret& secret : set.secrets) {
    paths.insert(secret.asked_path);
  }
  return paths;
}

// Why `set` is probably trouble rather than a change: half of the rights are gone, or the
// environment was renamed.
std::optional<Error> WorseThan(const CurrentSecrets& before, const SecretSet& set) {
  const std::set<std::string> paths = PathsOf(set);
  for (const std::string& path : before.paths) {
    if (!paths.contains(path)) {
      return Error{ErrorCode::kSecret, "path " + Quoted(path) + " held secrets and holds none now"};
    }
  }
  for (const std::string& warning : set.warnings) {
    if (std::find(before.warnings.begin(), before.warnings.end(), warning) ==
        before.warnings.end()) {
      return Error{ErrorCode::kSecret, warning};
    }
  }
  return std::nullopt;
}

// `more`, and those of `before` that it lacks.
std::vector<Secret> Together(std::vector<Secret> more, const std::vector<Secret>& before) {
  std::set<std::string_view> known;
  for (const Secret& needle : more) {
    known.insert(needle.Expose());
  }
  std::vector<Secret> all = std::move(more);
  for (const Secret& needle : before) {
    if (!known.contains(needle.Expose())) {
      all.push_back(needle.Clone());
    }
  }
  return all;
}

}  // namespace

Result<CurrentSecrets> FetchFirst(const Request& request, const Destination& to,
                                  const Context& context, const Session& login,
                                  Fallback& fallback) {
  LastFetch last;
  Client client = ClientOf(login, request, context.clock);
  STEPVEIL_ASSIGN_OR_RETURN(auto fetched, FetchIfChanged(client, login.token, request, last));
  SecretSet set = std::move(fetched).value_or(SecretSet());
  fallback.Take({&set, 1});
  STEPVEIL_ASSIGN_OR_RETURN(CurrentSecrets current,
                            StartWith(std::move(set), request, to, context));
  fallback.Keep();
  current.last = std::move(last);
  return current;
}

Result<CurrentSecrets> StartWith(SecretSet set, const Request& request, const Destination& to,
                                 const Context& context) {
  CurrentSecrets current;
  current.paths = PathsOf(set);
  current.warnings = set.warnings;
  MaskInMessages(set, context.console);
  context.console.Warn(set.warnings);
  std::vector<SecretSet> sets;
  sets.push_back(std::move(set));
  STEPVEIL_ASSIGN_OR_RETURN(Prepared prepared,
                            PrepareFrom(std::move(sets), {&request, 1}, to, context));
  current.environment = std::move(prepared.environments.front());
  current.needles = std::move(prepared.needles);
  return current;
}

Refetch::Refetch(const Request& request, const Destination& to, const Context& context,
                 std::function<Result<Session>()> log_in, std::optional<Session> login,
                 CurrentSecrets current, Fallback& fallback)
    : request_(request),
      to_(to),
      context_(context),
      log_in_(std::move(log_in)),
      login_(std::move(login)),
      current_(std::move(current)),
      fallback_(fallback),
      outage_(context.console),
      asked_in_full_(context.clock.now()) {}

std::vector<Secret> Refetch::needles() const {
  return Together(login_ ? CloneAll(login_->needles) : std::vector<Secret>(), current_.needles);
}

void Refetch::Revoke() const {
  if (login_) {
    RevokeToken(*login_, nullptr, context_);
  }
}

Refetch::Turn Refetch::Take() {
  Fetched fetched = FetchWithToken();
  if (!fetched) {
    return Failed(fetched.error());
  }
  outage_.ForgetFailures();
  if (*fetched) {
    return Consider(**std::move(fetched));
  }
  if (!rejected_) {
    outage_.End("the secrets can be fetched again");
    fallback_.KeepYoung();
  }
  return Turn::kSame;
}

Refetch::Fetched Refetch::FetchWithToken() {
  if (!login_ || ExpiresSoon(*login_, context_.clock.now())) {
    STEPVEIL_RETURN_IF_ERROR(Renew());
  }
  Fetched fetched = Fetch();
  if (fetched || fetched.error().code != ErrorCode::kLogin) {
    return fetched;
  }
  if (!LoginMethodNamed(request_.login.method)->issues_token) {
    login_refused_ = true;  // there is no other
    return fetched;
  }
  STEPVEIL_RETURN_IF_ERROR(Renew());
  return Fetch();
}

Result<void> Refetch::Renew() {
  auto fresh = log_in_();
  if (!fresh) {
    login_refused_ = fresh.error().code == ErrorCode::kLogin;
    return Fail(std::move(fresh).error());
  }
  const std::optional<Session> old = std::exchange(login_, *std::move(fresh));
  if (old) {
    RevokeToken(*old, nullptr, context_);
  }
  context_.console.SetNeedles(needles());  // the old tokens are dead
  return {};
}

Refetch::Fetched Refetch::Fetch() {
  const TimePoint now = context_.clock.now();
  if (now - asked_in_full_ >= kLongestTrustInETags) {
    current_.last.validators.clear();
  }
  const bool in_full = current_.last.validators.empty();
  Client client = ClientOf(*login_, request_, context_.clock);
  Fetched fetched = FetchIfChanged(client, login_->token, request_, current_.last);
  if (fetched && in_full) {
    asked_in_full_ = now;
  }
  return fetched;
}

Refetch::Turn Refetch::Consider(SecretSet set) {
  const auto changes = TakeOver(std::move(set));
  context_.console.SetNeedles(needles());  // these, and no more with each fetch
  rejected_ = !changes;
  if (rejected_) {
    current_.last.validators.clear();  // to be looked at again, until it is right
    outage_.Report("the secrets that the server has now are not taken, " + std::string(kKeeps),
                   changes.error());
    return Turn::kSame;
  }
  outage_.End("the secrets can be fetched again");
  if (changes->empty()) {
    return Turn::kSame;
  }
  context_.console.Note("the secrets have changed, starting the command anew: " +
                        Describe(*changes));
  return Turn::kChanged;
}

Result<Changes> Refetch::TakeOver(SecretSet set) {
  if (auto worse = WorseThan(current_, set)) {
    return Fail(*std::move(worse));
  }
  fallback_.Take({&set, 1});
  STEPVEIL_ASSIGN_OR_RETURN(CurrentSecrets now, StartWith(std::move(set), request_, to_, context_));
  now.needles = Together(std::move(now.needles), current_.needles);
  STEPVEIL_RETURN_IF_ERROR(BuildNeedleTable(now.needles));
  Changes changes = ChangesBetween(current_.environment, now.environment);
  now.last = std::move(current_.last);
  current_ = std::move(now);
  fallback_.Keep();
  return changes;
}

Refetch::Turn Refetch::Failed(const Error& error) {
  if (StopRequested()) {
    return Turn::kSame;  // it was broken off
  }
  outage_.CountFailure();
  if (auto removed = fallback_.RemoveIfDenied(error)) {
    context_.console.Warn(*removed);
  }
  if (login_refused_) {
    outage_.Report(std::string("the secrets are not fetched any more, ") + kKeeps, error);
    return Turn::kOver;
  }
  outage_.Report(std::string("the secrets could not be fetched again, ") + kKeeps, error);
  return Turn::kSame;
}

}  // namespace stepveil
