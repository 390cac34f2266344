#include "core/base/exit_code.h"

#include <gtest/gtest.h>

#include <map>

namespace stepveil {
namespace {

const std::map<ErrorCode, int> kTable = {
    {ErrorCode::kInternal, 1}, {ErrorCode::kUsage, 2},  {ErrorCode::kConfig, 3},
    {ErrorCode::kLogin, 4},    {ErrorCode::kSecret, 5}, {ErrorCode::kNetwork, 6},
    {ErrorCode::kExport, 7},   {ErrorCode::kRun, 7},
};

TEST(ExitCode, OfACommandTellsTheKindOfFailure) {
  for (const auto& [code, number] : kTable) {
    EXPECT_EQ(ExitCodeFor(code, ExitMode::kCommand), number);
  }
}

TEST(ExitCode, OfRunIsNeverTakenForTheChilds) {
  for (const auto& [code, number] : kTable) {
    EXPECT_EQ(ExitCodeFor(code, ExitMode::kRun), 125) << number;
  }
}

TEST(ExitCode, TheOthersFollowTheShell) {
  EXPECT_EQ(kExitOk, 0);
  EXPECT_EQ(kExitRunFailed, 125);
  EXPECT_EQ(kExitCannotExecute, 126);
  EXPECT_EQ(kExitNotFound, 127);
  EXPECT_EQ(kExitSignalBase, 128);
}

}  // namespace
}  // namespace stepveil
