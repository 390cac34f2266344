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
constexpr const char* kAllKeep = "the commands keep running with what they have";

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

Refetch::Refetch(std::span<const Request> requests, const Destination& to, const Context& context,
                 std::function<Result<Session>()> log_in, std::optional<Session> login,
                 StartSecrets current, Fallback& fallback)
    : requests_(requests),
      to_(to),
      context_(context),
      log_in_(std::move(log_in)),
      login_(std::move(login)),
      current_(std::move(current)),
      fallback_(fallback),
      outage_(context.console) {
  for (CurrentSecrets& one : current_.each) {
    one.asked_in_full = context.clock.now();
  }
}

std::vector<Secret> Refetch::needles() const {
  return Together(login_ ? CloneAll(login_->needles) : std::vector<Secret>(), current_.needles);
}

void Refetch::Revoke() const {
  if (login_) {
    RevokeToken(*login_, nullptr, context_);
  }
}

Refetch::Turn Refetch::Take() {
  changed_.clear();
  if (login_refused_) {
    return Turn::kOver;
  }
  std::vector<std::string> notes;
  if (TakeEach(notes)) {
    outage_.ForgetFailures();
    const auto& each = current_.each;
    if (std::none_of(each.begin(), each.end(), [](const auto& one) { return one.rejected; })) {
      outage_.End("the secrets can be fetched again");
      fallback_.KeepYoung();
    }
  }
  for (const std::string& note : notes) {
    context_.console.Note(note);
  }
  return !changed_.empty() ? Turn::kChanged : login_refused_ ? Turn::kOver : Turn::kSame;
}

// What one request alone has wrong (kSecret) leaves the others as they are; anything else is the
// same for them. True: nothing has failed.
bool Refetch::TakeEach(std::vector<std::string>& notes) {
  bool all = true;
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    Fetched fetched = FetchWithToken(i);
    if (!fetched) {
      Failed(i, fetched.error());
      all = false;
      if (fetched.error().code != ErrorCode::kSecret) {
        break;
      }
    } else if (*fetched) {
      Consider(i, **std::move(fetched), notes);
    }
  }
  if (!all && !StopRequested()) {
    outage_.CountFailure();
  }
  return all;
}

Refetch::Fetched Refetch::FetchWithToken(std::size_t number) {
  if (!login_ || ExpiresSoon(*login_, context_.clock.now())) {
    STEPVEIL_RETURN_IF_ERROR(Renew());
  }
  Fetched fetched = Fetch(number);
  if (fetched || fetched.error().code != ErrorCode::kLogin) {
    return fetched;
  }
  if (!LoginMethodNamed(requests_.front().login.method)->issues_token) {
    login_refused_ = true;  // there is no other
    return fetched;
  }
  STEPVEIL_RETURN_IF_ERROR(Renew());
  return Fetch(number);
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

Refetch::Fetched Refetch::Fetch(std::size_t number) {
  CurrentSecrets& current = current_.each[number];
  const TimePoint now = context_.clock.now();
  if (now - current.asked_in_full >= kLongestTrustInETags) {
    current.last.validators.clear();
  }
  const bool in_full = current.last.validators.empty();
  Client client = ClientOf(*login_, requests_[number], context_.clock);
  Fetched fetched = FetchIfChanged(client, login_->token, requests_[number], current.last);
  if (fetched && in_full) {
    current.asked_in_full = now;
  }
  return fetched;
}

void Refetch::Consider(std::size_t number, SecretSet set, std::vector<std::string>& notes) {
  const auto changes = TakeOver(number, std::move(set));
  context_.console.SetNeedles(needles());  // these, and no more with each fetch
  CurrentSecrets& current = current_.each[number];
  current.rejected = !changes;
  if (current.rejected) {
    current.last.validators.clear();  // to be looked at again, until it is right
    Report(number, "the secrets that the server has now are not taken, ", changes.error());
  } else if (!changes->empty()) {
    changed_.push_back(number);
    notes.push_back(Whose(number) +
                    "the secrets have changed, starting the command anew: " + Describe(*changes));
  }
}

Result<Changes> Refetch::TakeOver(std::size_t number, SecretSet set) {
  CurrentSecrets& current = current_.each[number];
  if (auto worse = WorseThan(current, set)) {
    return Fail(*std::move(worse));
  }
  auto kept = fallback_.Of(number, set);
  std::vector<Result<SecretSet>> got;
  got.push_back(std::move(set));
  const auto request = requests_.subspan(number, 1);
  STEPVEIL_ASSIGN_OR_RETURN(auto sets, TakeSetOfEach(std::move(got), request, context_));
  STEPVEIL_ASSIGN_OR_RETURN(StartSecrets now, StartWith(std::move(sets), request, to_, context_));
  now.needles = Together(std::move(now.needles), current_.needles);
  STEPVEIL_RETURN_IF_ERROR(BuildNeedleTable(now.needles));
  CurrentSecrets& fresh = now.each.front();
  Changes changes = ChangesBetween(current.environment, fresh.environment);
  fresh.last = std::move(current.last);
  fresh.asked_in_full = current.asked_in_full;
  current = std::move(fresh);
  current_.needles = std::move(now.needles);
  fallback_.Keep(number, std::move(kept));
  return changes;
}

void Refetch::Failed(std::size_t number, const Error& error) {
  if (StopRequested()) {
    return;  // it was broken off
  }
  if (auto removed = fallback_.RemoveIfDenied(error)) {
    context_.console.Warn(*removed);
  }
  Report(number,
         login_refused_ ? "the secrets are not fetched any more, "
                        : "the secrets could not be fetched again, ",
         error);
}

void Refetch::Report(std::size_t number, const std::string& what, const Error& error) {
  const bool alone = error.code == ErrorCode::kSecret;
  outage_.Report(
      (alone ? Whose(number) : "") + what + (alone || requests_.size() == 1 ? kKeeps : kAllKeep),
      error);
}

std::string Refetch::Whose(std::size_t number) const {
  return requests_.size() == 1 ? "" : requests_[number].process + ": ";
}

}  // namespace stepveil
