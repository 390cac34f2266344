#include "core/seal/bundle.h"

#include "core/base/text.h"
#include "core/secrets/selection.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

namespace stepveil {
namespace {

using std::chrono::seconds;

constexpr seconds kMostClockSlip{300};

struct Unit {
  seconds length;
  const char* word;
};
constexpr std::array kUnits = {Unit{seconds(86400), "day"}, Unit{seconds(3600), "hour"},
                               Unit{seconds(60), "minute"}};

std::string Whose(const SealedRequest& request) {
  return request.process.empty() ? "" : " (of process " + Quoted(request.process) + ")";
}

tl::unexpected<Error> OfAnother(const SealedRequest& sealed,
                                const std::vector<std::string>& differences) {
  return Fail(ErrorCode::kSecret,
              "it was sealed for another request" + Whose(sealed) + ": " + Join(differences, "; "),
              {"ask for the same as when it was sealed, or seal what you ask for"});
}

}  // namespace

std::string AgeWords(seconds age) {
  for (const Unit& unit : kUnits) {
    if (const auto count = age / unit.length;
        count >= 2 || (count == 1 && unit.length.count() < 86400)) {
      return std::to_string(count) + " " + unit.word + (count == 1 ? "" : "s");
    }
  }
  return std::to_string(age.count()) + (age.count() == 1 ? " second" : " seconds");
}

std::string TimeWords(WallTime time) {
  const std::time_t number = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  std::array<char, 32> text{};
  gmtime_r(&number, &parts);
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::optional<Error> WhyOutOfTime(const Bundle& bundle, WallTime now,
                                  std::optional<seconds> max_age) {
  const auto age = std::chrono::floor<seconds>(now) - bundle.created;
  const auto refuse = [](std::string why, std::string hint) {
    return Error{ErrorCode::kSecret, std::move(why), {std::move(hint)}};
  };
  if (age < -kMostClockSlip) {
    return refuse("by this clock it was made " +
                      AgeWords(std::chrono::duration_cast<seconds>(-age)) + " from now, at " +
                      TimeWords(bundle.created),
                  "set the clock right: one that was set back would make an old bundle new");
  }
  if (now > bundle.not_after) {
    return refuse("its time was over at " + TimeWords(bundle.not_after),
                  "seal it anew; --max-age says how long it may be used");
  }
  if (max_age && age > *max_age) {
    return refuse("it is " + AgeWords(std::chrono::duration_cast<seconds>(age)) +
                      " old, more than the " + AgeWords(*max_age) + " that are allowed here",
                  "--fallback-max-age says how old it may be");
  }
  return std::nullopt;
}

Result<SecretSet> SetFor(const Bundle& bundle, const SealedRequest& asked) {
  const SealedSet* nearest = nullptr;
  std::vector<std::string> least;
  for (const SealedSet& sealed : bundle.sets) {
    auto differences = Differences(sealed.request, asked);
    if (differences.empty()) {
      return TakenOf(sealed.set, Selection());
    }
    if (nearest == nullptr || differences.size() < least.size()) {
      nearest = &sealed;
      least = std::move(differences);
    }
  }
  return nearest == nullptr ? Fail(ErrorCode::kSecret, "it holds nothing", {"seal it anew"})
                            : OfAnother(nearest->request, least);
}

}  // namespace stepveil
