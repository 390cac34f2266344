#include "core/config/seal_choice.h"

#include "core/base/text.h"
#include "core/config/values.h"

namespace stepveil {
namespace {

constexpr const char* kKeyHint =
    "set STEPVEIL_SEAL_KEY in the CI system, and let this job see it (\"stepveil seal-key\" makes "
    "one), or name its file with --seal-key-file";

bool HasKey(const SealSettings& seal) {
  return !seal.key.empty() || !seal.key_file.empty() || !seal.passphrase.empty();
}

// ", and STEPVEIL_SEAL_KEY is empty": the CI system has it, and not for this job.
std::string WhyNoKey(Layers& layers) {
  std::vector<std::string> empty;
  for (const Layer& layer : layers.all()) {
    empty.insert(empty.end(), layer.settings.empty_keys.begin(), layer.settings.empty_keys.end());
  }
  return empty.empty()
             ? ", and none is given"
             : ", and " + Join(empty, " and ") + (empty.size() == 1 ? " is" : " are") + " empty";
}

void CheckSealed(const SealSettings& seal, Layers& layers, SettingFaults& faults) {
  if (!seal.sealed.empty() && !HasKey(seal)) {
    faults.Add({ErrorCode::kConfig, "a sealed file needs a key" + WhyNoKey(layers), {kKeyHint}});
  }
}

void CheckFallback(const SealSettings& seal, bool has_age, Layers& layers, SettingFaults& faults) {
  if (!seal.sealed.empty()) {
    faults.Add({ErrorCode::kConfig,
                "--sealed (STEPVEIL_SEALED) asks no server, and --fallback (STEPVEIL_FALLBACK) is "
                "for when there is none",
                {"leave out one of them"}});
  }
  if (!has_age && !faults.IsFaulty("fallback-max-age")) {
    faults.Add({ErrorCode::kConfig,
                "a fallback needs an age that it may have",
                {"use --fallback-max-age 24h, STEPVEIL_FALLBACK_MAX_AGE or \"fallback-max-age:\" "
                 "in .stepveil.yaml"}},
               "fallback-max-age");
  }
  if (!HasKey(seal)) {
    faults.Add({ErrorCode::kConfig, "a fallback needs a key" + WhyNoKey(layers), {kKeyHint}});
  }
}

// One that a file of the repository names is for jobs that have a key, and no one else's fault.
void TakeFallback(Layers& layers, Request& request, SettingFaults& faults) {
  SealSettings& seal = request.seal;
  const auto fallback = layers.Take(&Settings::fallback, "fallback");
  const bool offered = fallback && fallback->kind == LayerKind::kRepository;
  if (!fallback || (offered && !seal.sealed.empty())) {
    return;
  }
  if (offered && !HasKey(seal)) {
    request.warnings.push_back(fallback->origin +
                               ": no fallback is kept or used, since it needs a key" +
                               WhyNoKey(layers) + ": " + kKeyHint);
    return;
  }
  seal.fallback = fallback->value;
  std::optional<std::chrono::seconds> age;
  layers.TakeInto(age, &Settings::fallback_max_age, "fallback-max-age", CheckedAge);
  CheckFallback(seal, age.has_value(), layers, faults);
  seal.max_age = age.value_or(kUsualMaxAge);
}

}  // namespace

void TakeSeal(Layers& layers, Request& request, SettingFaults& faults) {
  SealSettings& seal = request.seal;
  layers.TakeInto(seal.sealed, &Settings::sealed, "sealed");
  layers.TakeInto(seal.key, &Settings::seal_key, "seal-key");
  layers.TakeInto(seal.passphrase, &Settings::seal_passphrase, "seal-passphrase");
  layers.TakeInto(seal.key_file, &Settings::seal_key_file, "seal-key-file");
  layers.TakeInto(seal.recipients, &Settings::recipients, "recipient");
  CheckSealed(seal, layers, faults);
  seal.max_age = kUsualMaxAge;
  layers.TakeInto(seal.max_age, &Settings::max_age, "max-age", CheckedAge);
  TakeFallback(layers, request, faults);
}

}  // namespace stepveil
