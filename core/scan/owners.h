#pragma once

#include "core/environment/environment.h"
#include "core/mask/finder.h"
#include "core/mask/needles.h"
#include "core/mask/region.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stepveil {

// Whose form a text is that was found. Several threads may ask; nothing is made before one does.
class Owners {
 public:
  struct Value {
    const Variable* variable;  // borrowed
    NeedleRules rules;
  };
  explicit Owners(std::vector<Value> values) : values_(std::move(values)) {}

  // The numbers of those of which a form lies at `place` of `text`, some of which may stand around
  // it: a row of a dump, a line before. Empty: it is no value's.
  [[nodiscard]] std::vector<std::size_t> Of(std::string_view text, Region place);

  [[nodiscard]] const Variable& variable(std::size_t number) const {
    return *values_[number].variable;
  }

 private:
  void Prepare();
  [[nodiscard]] std::vector<std::size_t> Around(std::string_view text, Region place) const;

  std::vector<Value> values_;
  std::once_flag prepared_;
  std::vector<std::vector<Secret>> needles_;                                  // by value
  std::unordered_map<std::string_view, std::vector<std::size_t>> owners_of_;  // by needle
  std::vector<FinderTable> tables_;                                           // by value
};

}  // namespace stepveil
