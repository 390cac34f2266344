#include "core/run/temporary_folder.h"

#include "core/base/text.h"
#include "core/base/write_all.h"
#include "core/run/launch.h"
#include "core/run/pipe.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace stepveil {
namespace {

constexpr unsigned kHighest = ~0U;
constexpr int kFewEnough = 1024;  // where the kernel cannot close a range (before 5.9)

void CloseAllBut(int number) {
  const auto kept = static_cast<unsigned>(number);
  if (syscall(SYS_close_range, 0U, kept - 1, 0) == 0 &&
      syscall(SYS_close_range, kept + 1, kHighest, 0) == 0) {
    return;
  }
  for (int other = 0; other < kFewEnough; ++other) {
    if (other != number) {
      close(other);
    }
  }
}

void Remove(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

constexpr std::string_view kApart = "a";

// Every signal is blocked, so that whoever ends a whole group or session ends this process last.
[[noreturn]] void Keep(const std::filesystem::path& folder, Pipe& life, const Pipe& apart) {
  setsid();
  [[maybe_unused]] const int error_number = WriteAll(apart.write_end.number(), kApart);
  life.write_end.Close();
  CloseAllBut(life.read_end.number());
  [[maybe_unused]] const int moved = chdir("/");
  char byte = 0;
  while (read(life.read_end.number(), &byte, 1) == -1 && errno == EINTR) {
  }
  Remove(folder);
  _exit(EXIT_SUCCESS);
}

// Before the keeper has left our session, a KILL of the whole group ends it with us: nothing may be
// in the folder until then. False if it ended instead.
bool WaitUntilApart(Pipe& apart) {
  apart.write_end.Close();
  char byte = 0;
  ssize_t count = 0;
  do {
    count = read(apart.read_end.number(), &byte, sizeof byte);
  } while (count == -1 && errno == EINTR);
  return count == 1;
}

pid_t StartKeeper(const std::filesystem::path& folder, Pipe& life, const Pipe& apart) {
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t keeper = fork();
  if (keeper == 0) {
    Keep(folder, life, apart);
  }
  const int error_number = errno;
  sigprocmask(SIG_SETMASK, &before, nullptr);
  errno = error_number;
  return keeper;
}

}  // namespace

Result<std::unique_ptr<TemporaryFolder>> TemporaryFolder::Make(const std::filesystem::path& above) {
  STEPVEIL_ASSIGN_OR_RETURN(Pipe life, MakePipe());
  STEPVEIL_ASSIGN_OR_RETURN(Pipe apart, MakePipe());
  std::string name = above / "stepveil-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    return Fail(ErrorCode::kRun,
                "cannot make a folder in " + Quoted(above.native()) + ": " + SystemWords(errno));
  }
  const pid_t keeper = StartKeeper(name, life, apart);
  if (keeper == -1) {
    const int error_number = errno;
    Remove(name);
    return CannotStart(error_number);
  }
  std::unique_ptr<TemporaryFolder> folder(
      new TemporaryFolder(name, std::move(life.write_end), keeper));
  if (!WaitUntilApart(apart)) {
    return CannotStart(ECHILD);
  }
  return folder;
}

TemporaryFolder::~TemporaryFolder() {
  life_.Close();
  while (waitpid(keeper_, nullptr, 0) == -1 && errno == EINTR) {
  }
  Remove(path_);  // where somebody killed the keeper
}

}  // namespace stepveil
