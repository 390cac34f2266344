#pragma once

namespace stepveil {

// For what must not be broken off, such as a request whose answer is the only thing that tells what
// to undo: while it lives, a signal that is held back (StopSignals) counts as not come. It counts
// again afterwards. Inside a StopSignals, one at a time, beside no other thread.
class FinishFirst {
 public:
  FinishFirst();
  ~FinishFirst();
  FinishFirst(const FinishFirst&) = delete;
  FinishFirst& operator=(const FinishFirst&) = delete;

 private:
  int kept_;
};

}  // namespace stepveil
