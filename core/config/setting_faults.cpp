#include "core/config/setting_faults.h"

#include <utility>

namespace stepveil {
namespace {

// A hostile file could hold a hundred thousand faults; nobody reads past this many.
constexpr std::size_t kMostListed = 20;

std::string AsLine(const Error& fault) {
  std::string line = "\n  " + fault.message;
  for (const std::string& hint : fault.hints) {
    line += "; " + hint;
  }
  return line;
}

}  // namespace

void SettingFaults::Add(Error fault, std::string_view setting) {
  ++count_;
  if (fault.code != ErrorCode::kUsage && !first_not_usage_) {
    first_not_usage_ = fault.code;
  }
  if (faults_.size() < kMostListed) {
    faults_.push_back(std::move(fault));
  }
  if (!setting.empty()) {
    faulty_.emplace(setting);
  }
}

bool SettingFaults::IsFaulty(std::string_view setting) const {
  return all_faulty_ || faulty_.contains(setting);
}

Error SettingFaults::Combined(std::string_view place) && {
  if (count_ == 1) {
    return std::move(faults_.front());
  }
  Error all{first_not_usage_.value_or(ErrorCode::kUsage),
            std::to_string(count_) + " faults in " + std::string(place) + ":"};
  all.verdict = faults_.front().verdict;
  for (const Error& fault : faults_) {
    all.verdict = Both(all.verdict, fault.verdict);
    all.message += AsLine(fault);
  }
  if (count_ > faults_.size()) {
    all.message += "\n  and " + std::to_string(count_ - faults_.size()) + " more";
  }
  return all;
}

}  // namespace stepveil
