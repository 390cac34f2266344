#include "core/app/console.h"

#include "core/base/process.h"

#include <iostream>
#include <iterator>
#include <utility>

namespace stepveil {

Console::Console(const Adapter* ci) : ci_(ci) {}

void Console::AddNeedles(std::vector<Secret> needles) {
  needles_.insert(needles_.end(), std::make_move_iterator(needles.begin()),
                  std::make_move_iterator(needles.end()));
  table_.reset();
}

void Console::Warn(const std::string& message) {
  if (silent_) {
    return;
  }
  const std::string safe = Shown(message);
  std::cerr << RenderWarning(safe) << std::flush;
  if (ci_ != nullptr && ci_->annotate_warning) {
    ci_->annotate_warning(safe);
  }
}

void Console::Warn(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) {
    Warn(message);
  }
}

void Console::Fail(const Error& error) {
  Error safe{error.code, Shown(error.message), {}};
  for (const std::string& hint : error.hints) {
    safe.hints.push_back(Shown(hint));
  }
  std::cerr << Render(safe) << std::flush;
  if (ci_ != nullptr && ci_->annotate_error) {
    ci_->annotate_error(safe);
  }
}

void Console::Note(const std::string& message) {
  if (!silent_) {
    std::cerr << RenderNote(Shown(message)) << std::flush;
  }
}

std::string Console::Shown(const std::string& text) {
  if (!table_) {
    table_ = std::make_shared<const NeedleTable>(needles_);
  }
  return Masked(table_, reword_ ? reword_(text) : text);
}

}  // namespace stepveil
