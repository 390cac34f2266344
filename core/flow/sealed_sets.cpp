#include "core/flow/sealed_sets.h"

#include "core/base/text.h"
#include "core/flow/process_steps.h"
#include "core/seal/sealed_file.h"
#include "core/secrets/selection.h"

#include <utility>

namespace stepveil {
namespace {

Result<Bundle> OpenInTime(const SealSettings& seal, WallTime now) {
  STEPVEIL_ASSIGN_OR_RETURN(std::optional<Bundle> bundle, OpenSealedFile(seal.sealed, seal));
  if (!bundle) {
    return Fail(ErrorCode::kConfig, "there is no such file",
                {"\"stepveil seal\" makes it; has the job's artifact or cache arrived?"});
  }
  if (auto why = WhyOutOfTime(*bundle, now, std::nullopt)) {
    return Fail(*std::move(why));
  }
  return *std::move(bundle);
}

}  // namespace

Result<std::vector<SecretSet>> SetsOf(const Bundle& bundle, std::span<const Request> requests,
                                      const Context& context) {
  std::vector<Result<SecretSet>> sets;
  for (const Request& request : requests) {
    sets.push_back(SetFor(bundle, SealedRequestOf(request)));
  }
  return TakeSetOfEach(std::move(sets), requests, context);
}

Result<std::vector<SecretSet>> OpenSealedSets(std::span<const Request> requests,
                                              const Context& context) {
  const SealSettings& seal = requests.front().seal;
  auto bundle = OpenInTime(seal, context.clock.wall());
  auto sets = bundle ? SetsOf(*bundle, requests, context)
                     : Result<std::vector<SecretSet>>(Fail(std::move(bundle).error()));
  if (!sets) {
    return Fail(
        WithContext("cannot use the sealed file " + Quoted(seal.sealed), std::move(sets).error()));
  }
  return sets;
}

Bundle BundleOf(std::span<const Request> requests, std::span<const SecretSet> sets, WallTime now) {
  Bundle bundle{now, now + requests.front().seal.max_age};
  for (std::size_t i = 0; i < requests.size(); ++i) {
    bundle.sets.push_back({SealedRequestOf(requests[i]), TakenOf(sets[i], requests[i].selection)});
  }
  return bundle;
}

}  // namespace stepveil
