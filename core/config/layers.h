#pragma once

#include "core/config/setting_faults.h"
#include "core/config/settings.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace stepveil {

enum class LayerKind { kFlags, kEnvironment, kRepository };

struct Layer {
  LayerKind kind;
  Settings settings;
};

// A setting, with where it was given.
template <typename T>
struct Given {
  T value;
  LayerKind kind;
  std::string origin;  // "--deadline", "STEPVEIL_DEADLINE", ".stepveil.yaml:3:11"
};

inline bool IsEmpty(const bool&) { return false; }
template <typename T>
bool IsEmpty(const T& value) {
  return value.empty();
}

// All layers of settings, the strongest first. `setting` is the long flag's name without dashes.
class Layers {
 public:
  Layers(std::vector<Layer> layers, SettingFaults& faults)
      : layers_(std::move(layers)), faults_(faults) {}

  // A setting from the strongest layer that has it, for as many as ask; a credential is moved out,
  // for the first. Empty text and lists count as absent (`--env "$UNSET"`).
  template <typename T>
  std::optional<Given<T>> Take(std::optional<T> Settings::*field, std::string_view setting) {
    for (Layer& layer : layers_) {
      if (auto& value = layer.settings.*field; value && !IsEmpty(*value)) {
        const std::string origin = OriginOf(layer, setting);
        origins_[std::string(setting)] = origin;
        return Given<T>{Taken(value), layer.kind, origin};
      }
    }
    return std::nullopt;
  }

  // The same into `target`, which keeps its default where nothing was given.
  template <typename T>
  void TakeInto(T& target, std::optional<T> Settings::*field, std::string_view setting) {
    if (auto given = Take(field, setting)) {
      target = std::move(given->value);
    }
  }

  // The same through `check` (of values.h); a fault is added with the setting's origin.
  template <typename Target, typename T, typename Check>
  void TakeInto(Target& target, std::optional<T> Settings::*field, std::string_view setting,
                Check check) {
    auto given = Take(field, setting);
    if (!given) {
      return;
    }
    if (auto result = check(given->value); result) {
      target = *std::move(result);
    } else {
      AddFault(*given, std::move(result).error(), setting);
    }
  }

  // `fault` with its origin before it, kUsage if a flag is to blame.
  template <typename T>
  void AddFault(const Given<T>& given, Error fault, std::string_view setting) {
    if (given.kind == LayerKind::kFlags) {
      fault.code = ErrorCode::kUsage;
    }
    faults_.Add(WithContext(given.origin, std::move(fault)), setting);
  }

  std::vector<Layer>& all() { return layers_; }

  // Where each setting that was taken was given, by its name.
  [[nodiscard]] const std::map<std::string, std::string>& origins() const { return origins_; }

 private:
  template <typename T>
  static T Taken(std::optional<T>& value) {
    if constexpr (std::is_copy_constructible_v<T>) {
      return *value;
    } else {
      return std::move(*std::exchange(value, std::nullopt));
    }
  }

  static std::string OriginOf(const Layer& layer, std::string_view setting) {
    const auto origin = layer.settings.origins.find(std::string(setting));
    return origin == layer.settings.origins.end() ? "--" + std::string(setting) : origin->second;
  }

  std::vector<Layer> layers_;
  std::map<std::string, std::string> origins_;
  SettingFaults& faults_;
};

}  // namespace stepveil
