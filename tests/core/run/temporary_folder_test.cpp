#include "core/run/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

namespace {

useconds_t pause_before_setsid = 0;

}  // namespace

// In the C library's place, so that a keeper can be slow to leave our session.
extern "C" pid_t setsid() noexcept {
  usleep(pause_before_setsid);
  return static_cast<pid_t>(syscall(SYS_setsid));
}

namespace stepveil::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

void Fill(const fs::path& folder) {
  std::ofstream(folder / "file") << "text";
  fs::create_directory(folder / "more");
  std::ofstream(folder / "more" / "file") << "text";
  fs::create_symlink("/etc", folder / "link");
}

bool GoesSoon(const fs::path& path) {
  for (int i = 0; i < 500 && fs::exists(path); ++i) {
    usleep(10'000);
  }
  return !fs::exists(path);
}

// The one child of a process; 0 if there is none.
pid_t ChildOf(pid_t process) {
  const std::string number = std::to_string(process);
  pid_t child = 0;
  std::ifstream("/proc/" + number + "/task/" + number + "/children") >> child;
  return child;
}

// A process with a filled folder that waits to be killed.
struct Owner {
  explicit Owner(const std::function<void()>& first = [] {}) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    pid = fork();
    if (pid == 0) {
      first();
      const auto folder = TemporaryFolder::Make("/tmp");
      Fill((*folder)->path());
      const std::string name = (*folder)->path().string();
      [[maybe_unused]] const auto written = write(ends[1], name.data(), name.size());
      pause();
      _exit(0);
    }
    close(ends[1]);
    std::array<char, 256> name{};
    EXPECT_GT(read(ends[0], name.data(), name.size() - 1), 0);
    close(ends[0]);
    path = name.data();
  }
  void End(int signal) const {
    kill(pid, signal);
    waitpid(pid, nullptr, 0);
  }
  pid_t pid = -1;
  fs::path path;
};

TEST(TemporaryFolder, IsPrivateAndGoesWithItsObject) {
  fs::path path;
  {
    const auto folder = TemporaryFolder::Make("/tmp");
    ASSERT_TRUE(folder);
    path = (*folder)->path();
    struct stat found = {};
    ASSERT_EQ(stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode, S_IFDIR | 0700U);
    Fill(path);
  }
  EXPECT_FALSE(fs::exists(path));
  EXPECT_TRUE(fs::exists("/etc/passwd"));
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);  // no child is left
}

TEST(TemporaryFolder, GoesWhenItsProcessIsKilled) {
  for (const int signal : {SIGKILL, SIGTERM, SIGHUP, SIGSEGV}) {
    const Owner owner;
    EXPECT_TRUE(fs::exists(owner.path / "more" / "file"));
    owner.End(signal);
    EXPECT_TRUE(GoesSoon(owner.path)) << signal;
  }
}

// KILL to the whole group reaches the keeper, too, as long as it hasn't left.
TEST(TemporaryFolder, NothingIsInItBeforeTheKeeperStandsApart) {
  pause_before_setsid = 200'000;
  const Owner owner([] { setpgid(0, 0); });
  pause_before_setsid = 0;
  kill(-owner.pid, SIGKILL);
  waitpid(owner.pid, nullptr, 0);
  EXPECT_TRUE(GoesSoon(owner.path));
}

TEST(TemporaryFolder, TheKeeperIsOutOfTheWay) {
  const Owner owner;
  const pid_t keeper = ChildOf(owner.pid);
  ASSERT_GT(keeper, 0);
  usleep(50'000);
  EXPECT_EQ(getsid(keeper), keeper);
  const fs::directory_iterator open("/proc/" + std::to_string(keeper) + "/fd");
  EXPECT_EQ(std::distance(begin(open), end(open)), 1);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    kill(keeper, signal);
  }
  usleep(50'000);
  EXPECT_TRUE(fs::exists(owner.path));
  owner.End(SIGKILL);
  EXPECT_TRUE(GoesSoon(owner.path));
}

TEST(TemporaryFolder, GoesWithItsObjectEvenWithoutItsKeeper) {
  fs::path path;
  {
    const auto folder = TemporaryFolder::Make("/tmp");
    path = (*folder)->path();
    Fill(path);
    kill(ChildOf(getpid()), SIGKILL);
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(TemporaryFolder, WhereNoneCanBeMadeIsAnError) {
  const auto folder = TemporaryFolder::Make("/proc");
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::kRun);
  EXPECT_THAT(folder.error().message, HasSubstr("cannot make a folder in \"/proc\": "));
}

}  // namespace
}  // namespace stepveil::testing
