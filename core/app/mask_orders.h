#pragma once

#include "core/base/secret.h"
#include "core/flow/context.h"
#include "core/mask/masker.h"
#include "core/run/line_watch.h"

#include <memory>
#include <vector>

namespace stepveil {

// What a command tells its CI system to mask (Adapter::mask_order) while its output is masked by
// us: of a value that has a secret in it the CI system gets to see a mask alone, and would show it
// in a later step. So each is told to it once the command has ended.
class MaskOrders {
 public:
  // `context` is borrowed; the orders are those that `needles` change.
  MaskOrders(const Context& context, std::shared_ptr<const NeedleTable> needles);

  // For ChildRequest::watcher; empty where no line is an order. It refers to this object.
  [[nodiscard]] LineWatch::Watcher Watcher();

  // Announces what was seen, through the adapter's own channel. A failure is a warning.
  void PassOn();

 private:
  [[nodiscard]] Result<void> Announce() const;

  const Context& context_;
  std::shared_ptr<const NeedleTable> needles_;  // null: nothing is masked
  std::vector<Secret> values_;
};

}  // namespace stepveil
