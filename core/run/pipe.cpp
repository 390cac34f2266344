#include "core/run/pipe.h"

#include "core/base/ancestry.h"
#include "core/base/text.h"
#include "core/mask/filter.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace stepveil {
namespace {

constexpr int kFirstFree = 3;

auto PipeFailure() {
  return Fail(ErrorCode::kRun, "cannot make a pipe: " + SystemWords(errno),
              {"raise the limit of open files (ulimit -n)"});
}

}  // namespace

Descriptor Lifted(Descriptor low) {
  if (!low.open() || low.number() >= kFirstFree) {
    return low;
  }
  return Descriptor(fcntl(low.number(), F_DUPFD_CLOEXEC, kFirstFree));
}

void CloseOnExecOnes(int kept) {
  constexpr int kHighestOfOurs = 1024;  // far more than we ever have open
  for (int number = STDERR_FILENO + 1; number < kHighestOfOurs; ++number) {
    const int flags = fcntl(number, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) != 0 && number != kept) {
      close(number);
    }
  }
}

Result<Pipe> MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return PipeFailure();
  }
  Descriptor read_end(ends[0]), write_end(ends[1]);
  Pipe made{Lifted(std::move(read_end)), Lifted(std::move(write_end))};
  if (!made.read_end.open() || !made.write_end.open()) {
    return PipeFailure();
  }
  EnlargePipe(made.write_end.number());
  return made;
}

bool IsSameFile(int a, int b) {
  struct stat of_a = {}, of_b = {};
  if (fstat(a, &of_a) != 0 || fstat(b, &of_b) != 0 || !IsSameFile(of_a, of_b)) {
    return false;
  }
  if (!S_ISREG(of_a.st_mode)) {
    return true;
  }
  const int flags_a = fcntl(a, F_GETFL), flags_b = fcntl(b, F_GETFL);
  return flags_a == flags_b &&
         ((flags_a & O_APPEND) != 0 || lseek(a, 0, SEEK_CUR) == lseek(b, 0, SEEK_CUR));
}

}  // namespace stepveil
