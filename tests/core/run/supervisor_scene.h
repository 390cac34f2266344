#pragma once

#include "core/run/signals.h"
#include "core/run/supervisor.h"
#include "tests/core/run/forked_run.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>

namespace stepveil::testing {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

inline RunSetting BySupervisor(const std::string& script) {
  RunSetting setting = Shell(script);
  setting.run_by = RunBy::kSupervisor;
  setting.variables.push_back(std::string("TOKEN=") + kCanary);
  setting.needles = {kCanary};
  return setting;
}

// The same, in a process group of its own, which can be sent to as a whole.
inline RunSetting InGroup(const std::string& script) {
  RunSetting setting = BySupervisor(script);
  setting.before = [] { setpgid(0, 0); };
  return setting;
}

// Has the process gone within a few seconds, or is it a zombie of somebody else?
inline bool IsGone(pid_t process) {
  for (int i = 0; i < 500; ++i) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string pid, name, state;
    if (!(stat >> pid >> name >> state) || state == "Z") {
      return true;
    }
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

const std::map<int, std::string> kSignals = {
    {SIGTERM, "TERM"}, {SIGINT, "INT"},   {SIGHUP, "HUP"},   {SIGQUIT, "QUIT"},  {SIGUSR1, "USR1"},
    {SIGUSR2, "USR2"}, {SIGALRM, "ALRM"}, {SIGTSTP, "TSTP"}, {SIGWINCH, "WINCH"}};

inline std::string CountingScript(const std::string& name) {
  return "trap 'echo got; n=1' " + name +
         "; echo ready; while [ -z \"$n\" ]; do :; done; sleep 0.3";
}

// In a process of their own, as a relay's handlers are the whole process's.
inline int InAnotherProcess(const std::function<int()>& work) {
  const pid_t pid = fork();
  if (pid == 0) {
    alarm(30);
    _exit(work());
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

inline Supervisor::Work Running(const std::string& script) {
  return [script] {
    std::vector<Secret> block;
    block.emplace_back("PATH=/usr/bin:/bin");
    return RunChild({{"sh", "-c", script},
                     std::move(block),
                     std::make_shared<const NeedleTable>(std::vector<Secret>{}),
                     {}});
  };
}

inline void WaitFor(Supervisor& supervisor, const SupervisorRelay& relay) {
  while (!supervisor.HasEnded()) {
    pollfd waiting = {supervisor.wait_number(), POLLIN, 0};
    ppoll(&waiting, 1, nullptr, &relay.waiting_mask());
  }
}

}  // namespace stepveil::testing
