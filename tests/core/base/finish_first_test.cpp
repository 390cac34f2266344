#include "core/base/finish_first.h"

#include "core/base/stop_signals.h"

#include <gtest/gtest.h>

#include <csignal>

namespace stepveil {
namespace {

TEST(FinishFirst, ASignalCountsOnlyAfterwards) {
  const StopSignals stop;
  {
    const FinishFirst finish_first;
    raise(SIGTERM);
    EXPECT_FALSE(StopRequested());
  }
  EXPECT_TRUE(StopRequested());
  TakeStopRequest();
  EXPECT_FALSE(StopRequested());
}

TEST(FinishFirst, WithoutSignalsHeldBackChangesNothing) {
  { const FinishFirst finish_first; }
  EXPECT_FALSE(StopRequested());
}

}  // namespace
}  // namespace stepveil
