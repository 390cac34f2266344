#include "core/base/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::ExitedWithCode;
using ::testing::HasSubstr;
using ::testing::Not;

void Throw() { throw std::runtime_error("last read: canary-9f3b-SECRET"); }

// GoogleTest would catch the exception; nothing catches it here.
void ThrowUncaught() noexcept { Throw(); }

void EndUncaught(ExitMode mode) {
  PrepareProcess(mode);
  ThrowUncaught();
}

TEST(ProcessDeathTest, AnUncaughtExceptionSaysOneFixedLine) {
  const auto fixed = AllOf(HasSubstr("stepveil: error: internal error\nstepveil: hint: "),
                           Not(HasSubstr("canary")), Not(HasSubstr("terminate")));
  EXPECT_EXIT(EndUncaught(ExitMode::kCommand), ExitedWithCode(1), fixed);
  EXPECT_EXIT(EndUncaught(ExitMode::kRun), ExitedWithCode(125), fixed);
}

TEST(ProcessDeathTest, LeavesNoCoreAndCannotBeTraced) {
  const auto dumpable = [] {
    PrepareProcess(ExitMode::kRun);
    _exit(prctl(PR_GET_DUMPABLE));
  };
  ASSERT_EQ(prctl(PR_GET_DUMPABLE), 1);
  EXPECT_EXIT(dumpable(), ExitedWithCode(0), "");
}

// 0 if `number` is taken, but reading and writing fail as with a closed descriptor.
int UseOf(int number) {
  char byte = 'x';
  const ssize_t done = number == 0 ? read(number, &byte, 1) : write(number, &byte, 1);
  return done == -1 && errno == EBADF && fcntl(number, F_GETFD) != -1 ? 0 : 1;
}

[[noreturn]] void CloseAndOccupy() {
  close(0);
  close(1);
  close(2);
  PrepareProcess(ExitMode::kRun);
  const int next = open("/dev/null", O_RDWR);
  _exit(UseOf(0) + UseOf(1) + UseOf(2) + (next > 2 ? 0 : 10));
}

TEST(ProcessDeathTest, ClosedStreamsAreOccupied) {
  EXPECT_EXIT(CloseAndOccupy(), ExitedWithCode(0), "");
}

// The limit is met by the error of write(2); what we become meets it as it was.
TEST(ProcessDeathTest, AFileThatMayNotGrowIsAnError) {
  const auto written_past = [] {
    PrepareProcess(ExitMode::kRun);
    const rlimit none = {0, 0};
    setrlimit(RLIMIT_FSIZE, &none);
    const int file = open("/tmp", O_TMPFILE | O_WRONLY, 0600);
    _exit(file >= 0 && write(file, "x", 1) == -1 && errno == EFBIG ? 0 : 1);
  };
  EXPECT_EXIT(written_past(), ExitedWithCode(0), "");
  const auto become_a_shell = [] {
    PrepareProcess(ExitMode::kRun);
    execl("/bin/sh", "sh", "-c", "kill -XFSZ $$; exit 3", nullptr);
  };
  EXPECT_EXIT(become_a_shell(), ::testing::KilledBySignal(SIGXFSZ), "");
}

TEST(Render, SaysTheErrorAndEachHint) {
  EXPECT_EQ(Render({ErrorCode::kLogin, "cannot log in", {"try this", "or that"}}),
            "stepveil: error: cannot log in\nstepveil: hint: try this\nstepveil: hint: or that\n");
  EXPECT_EQ(Render({ErrorCode::kLogin, "cannot log in"}), "stepveil: error: cannot log in\n");
  EXPECT_EQ(RenderWarning("mind this"), "stepveil: warning: mind this\n");
}

}  // namespace
}  // namespace stepveil
