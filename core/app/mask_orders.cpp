#include "core/app/mask_orders.h"

#include "core/base/write_all.h"
#include "core/flow/adapter.h"
#include "core/http/sigpipe_guard.h"
#include "core/mask/needles.h"

#include <unistd.h>

#include <string_view>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kMostOrders = 1000;

}  // namespace

MaskOrders::MaskOrders(const Context& context, std::shared_ptr<const NeedleTable> needles)
    : context_(context), needles_(std::move(needles)) {}

LineWatch::Watcher MaskOrders::Watcher() {
  if (context_.ci == nullptr || !context_.ci->mask_order || needles_ == nullptr) {
    return {};
  }
  return [this](std::string_view line) {
    auto value = context_.ci->mask_order(line);
    if (value && values_.size() < kMostOrders && Masked(needles_, line) != line) {
      values_.push_back(*std::move(value));
    }
  };
}

void MaskOrders::PassOn() {
  if (values_.empty()) {
    return;
  }
  if (const auto announced = Announce(); !announced) {
    context_.console.Warn("what the command asked to mask was not passed on: " +
                          announced.error().message);
  }
}

// The command may have left its last line open, and such a command counts only at the start of a
// line.
Result<void> MaskOrders::Announce() const {
  std::vector<Secret> needles;
  for (const Secret& value : values_) {
    MoveAll(NeedlesOf(value, ShortValues::kMask), needles);
  }
  const auto exporter = context_.ci->exporter(context_.variables);
  STEPVEIL_RETURN_IF_ERROR(exporter->Mask({}));
  const SigpipeGuard reader_may_leave;
  [[maybe_unused]] const int shown = WriteAll(STDOUT_FILENO, "\n");  // Mask() says what it can't
  return exporter->Mask(needles);
}

}  // namespace stepveil
