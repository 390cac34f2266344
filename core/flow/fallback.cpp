#include "core/flow/fallback.h"

#include "core/base/text.h"
#include "core/flow/adapter.h"
#include "core/flow/sealed_sets.h"
#include "core/seal/sealed_file.h"
#include "core/secrets/fingerprint.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace stepveil {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

// Renewed when it has used up this part of the age that it may have.
constexpr int kPartOfAge = 4;

const SealSettings& SealOf(std::span<const Request> requests) { return requests.front().seal; }

bool IsSame(const SealedSet& a, const SealedSet& b) {
  return Differences(a.request, b.request).empty() && Differences(b.request, a.request).empty() &&
         SameBytes(FingerprintOf(a.set), FingerprintOf(b.set));
}

bool IsSame(const Bundle& a, const Bundle& b) {
  bool same = a.sets.size() == b.sets.size();
  for (std::size_t i = 0; same && i < a.sets.size(); ++i) {
    same = IsSame(a.sets[i], b.sets[i]);
  }
  return same;
}

// "/backend of dev"; of several processes their names.
std::string WhatOf(std::span<const Request> requests) {
  std::vector<std::string> names;
  for (const Request& request : requests) {
    names.push_back(requests.size() > 1 ? request.process
                                        : Join(request.paths, ", ") + " of " + request.environment);
  }
  return Escaped(Join(names, ", "));
}

}  // namespace

Result<Fetched> Fallback::Or(Result<Fetched> fetched) {
  if (SealOf(requests_).fallback.empty()) {
    return fetched;
  }
  if (!fetched) {
    return InsteadOf(std::move(fetched).error());
  }
  Take(fetched->sets);
  return fetched;
}

Result<Fetched> Fallback::InsteadOf(Error error) {
  if (SealOf(requests_).fallback.empty()) {
    return Fail(std::move(error));
  }
  const std::string file = "the fallback " + Quoted(SealOf(requests_).fallback);
  if (auto removed = RemoveIfDenied(error)) {
    error.hints.push_back(*std::move(removed));
  }
  if (error.verdict == Verdict::kUnclear) {
    error.hints.push_back(file + " is not used: this does not say that the service is down");
  }
  if (error.verdict != Verdict::kOutage) {
    return Fail(std::move(error));
  }
  auto opened = Open(error);
  if (!opened) {
    error.hints.push_back(file + " can't help: " + opened.error().message);
    return Fail(std::move(error));
  }
  return opened;
}

Result<Fetched> Fallback::Open(const Error& error) {
  const SealSettings& seal = SealOf(requests_);
  STEPVEIL_ASSIGN_OR_RETURN(const std::optional<Bundle> bundle,
                            OpenSealedFile(seal.fallback, seal));
  if (!bundle) {
    return Fail(ErrorCode::kConfig, "there is none yet");
  }
  const WallTime now = context_.clock.wall();
  if (auto why = WhyOutOfTime(*bundle, now, seal.max_age)) {
    return Fail(*std::move(why));
  }
  Fetched fetched;
  STEPVEIL_ASSIGN_OR_RETURN(fetched.sets, SetsOf(*bundle, requests_, context_));
  fetched.credential_variables = requests_.front().credential_variables;
  if (context_.ci != nullptr) {
    const auto& more = context_.ci->credential_variables;
    fetched.credential_variables.insert(fetched.credential_variables.end(), more.begin(),
                                        more.end());
  }
  const auto age = std::max(seconds(0), duration_cast<seconds>(now - bundle->created));
  context_.console.Warn("the service is down, and the secrets of " + WhatOf(requests_) + " are " +
                        AgeWords(age) + " old, from the fallback " + Quoted(seal.fallback) +
                        " of " + TimeWords(bundle->created) + ": " + error.message);
  return fetched;
}

// Whatever else lies there is somebody's.
std::optional<std::string> Fallback::RemoveIfDenied(const Error& error) const {
  const std::string& path = SealOf(requests_).fallback;
  if (path.empty() || error.verdict != Verdict::kDenied) {
    return std::nullopt;
  }
  const auto bytes = ReadSealedFile(path);
  const bool removed = bytes && *bytes && LooksSealed(**bytes) && unlink(path.c_str()) == 0;
  return removed ? std::optional("the fallback " + Quoted(path) +
                                 " was removed: what it held is denied now")
                 : std::nullopt;
}

void Fallback::Take(std::span<const SecretSet> sets) {
  if (!SealOf(requests_).fallback.empty()) {
    fresh_ = BundleOf(requests_, sets, context_.clock.wall());
    known_.assign(requests_.size(), true);
  }
}

std::optional<Bundle> Fallback::Of(std::size_t number, const SecretSet& set) const {
  if (SealOf(requests_).fallback.empty()) {
    return std::nullopt;
  }
  Bundle one = BundleOf(requests_.subspan(number, 1), {&set, 1}, context_.clock.wall());
  one.not_after = one.created + SealOf(requests_).max_age;
  return one;
}

void Fallback::Keep(std::size_t number, std::optional<Bundle> one) {
  if (!one) {
    return;
  }
  std::vector<SealedSet> sets = fresh_ ? std::move(fresh_->sets) : std::vector<SealedSet>();
  sets.resize(requests_.size());
  sets[number] = std::move(one->sets.front());
  one->sets = std::move(sets);
  fresh_ = std::move(one);
  known_[number] = true;
  if (std::find(known_.begin(), known_.end(), false) == known_.end()) {
    Keep();
  }
}

void Fallback::KeepYoung() {
  const WallTime now = context_.clock.wall();
  const auto age = SealOf(requests_).max_age;
  if (fresh_ && now - fresh_->created >= age / kPartOfAge) {
    fresh_->created = now;
    fresh_->not_after = now + age;
    Keep();
  }
}

bool Fallback::IsKept(const Bundle& fresh) const {
  const SealSettings& seal = SealOf(requests_);
  const auto kept = OpenSealedFile(seal.fallback, seal);
  return kept && *kept && IsSame(**kept, fresh) && (*kept)->created <= fresh.created &&
         fresh.created - (*kept)->created < seal.max_age / kPartOfAge &&
         (*kept)->not_after - (*kept)->created == seal.max_age;
}

void Fallback::Keep() {
  if (!fresh_ || IsKept(*fresh_)) {
    return;
  }
  const SealSettings& seal = SealOf(requests_);
  const auto text = WriteBundle(*fresh_);
  const auto written =
      text ? WriteSealedFile(seal.fallback, *text, seal) : Result<void>(Fail(text.error()));
  if (!written) {
    context_.console.Warn("the fallback " + Quoted(seal.fallback) +
                          " is not kept: " + written.error().message);
  }
}

}  // namespace stepveil
