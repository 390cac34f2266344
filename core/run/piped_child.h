#pragma once

#include "core/run/control.h"
#include "core/run/terminal.h"

namespace stepveil {

// A child that is directly below us, with pipes for its output and our own stdin. Reaped when this
// object dies.
class PipedChild : public ChildControl {
 public:
  explicit PipedChild(SignalRelay& signals) : signals_(signals), terminal_(signals) {}
  ~PipedChild() override;

  [[nodiscard]] Result<Launched> Start(Launch launch) override;
  [[nodiscard]] bool HasEnded() override;
  [[nodiscard]] ChildEnd end() const override { return end_; }
  [[nodiscard]] bool had_terminal() const override { return terminal_.lent(); }

 private:
  SignalRelay& signals_;
  TerminalLoan terminal_;
  pid_t pid_ = -1;
  ChildEnd end_;
};

}  // namespace stepveil
