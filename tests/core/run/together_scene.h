#pragma once

#include "core/base/duration_words.h"
#include "core/base/text.h"
#include "core/run/together.h"
#include "tests/core/run/supervisor_scene.h"
#include "tests/support/process.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace stepveil::testing {

// A script of its own for each name, in one folder; what is written to `log` is told in order.
class TogetherTest : public ::testing::Test {
 protected:
  struct Ran {
    int exit_code = -1;
    std::string out;
    std::string told;  // a line for each event
  };

  [[nodiscard]] NamedChild Child(const std::string& name, const std::string& script) const {
    std::vector<Secret> block;
    block.emplace_back("PATH=/usr/bin:/bin");
    block.emplace_back(std::string("TOKEN=") + kCanary);
    std::vector<Secret> needles;
    needles.emplace_back(kCanary);
    ChildRequest request{{"sh", "-c", "cd " + folder_.path().string() + "; " + script},
                         std::move(block),
                         std::make_shared<const NeedleTable>(needles),
                         {}};
    return {name, std::move(request)};
  }

  // Ready once the folder holds that file; looked at by a command with the child's environment.
  [[nodiscard]] ReadyWhen ByFile(const std::string& name,
                                 std::chrono::milliseconds within = 30s) const {
    ReadyWhen ready{ReadyWhen::Kind::kCommand};
    ready.command = {"sh", "-c",
                     "test -e " + (folder_.path() / name).string() +
                         " || { echo looked at with $TOKEN; exit 3; }"};
    ready.within = within;
    return ready;
  }

  // In a process of its own, which gets `signal` as soon as the file `when` is there.
  [[nodiscard]] Ran Run(
      std::vector<NamedChild> children, int signal = 0, const std::string& when = "",
      const std::function<void(pid_t)>& more = [](pid_t) {}) const {
    int out[2];
    (void)pipe2(out, O_CLOEXEC);
    const pid_t pid = fork();
    if (pid == 0) {
      alarm(60);
      dup2(out[1], STDOUT_FILENO);
      dup2(out[1], STDERR_FILENO);
      _exit(RunHere(std::move(children)));
    }
    close(out[1]);
    while (signal != 0 && !std::filesystem::exists(folder_.path() / when)) {
      std::this_thread::sleep_for(10ms);
    }
    if (signal != 0) {
      kill(pid, signal);
      more(pid);
    }
    Ran ran;
    char bytes[4096];
    for (ssize_t size = 0; (size = read(out[0], bytes, sizeof bytes)) > 0;) {
      ran.out.append(bytes, static_cast<std::size_t>(size));
    }
    close(out[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    ran.told = Read("told");
    return ran;
  }

  [[nodiscard]] std::string Read(const std::string& name) const {
    std::ifstream file(folder_.path() / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  ScratchFolder folder_;
  std::function<Renewals()> renewals_ = [] { return Renewals(); };  // made where it runs

 private:
  int RunHere(std::vector<NamedChild> children) const {
    const auto tell = [this](const std::string& line) {
      std::ofstream(folder_.path() / "told", std::ios::app) << line << "\n";
    };
    TogetherEvents events;
    events.ended = [&](const std::string& name, const Result<RunOutcome>& outcome) {
      tell(name + " ended " + (outcome ? std::to_string(outcome->exit_code) : "badly"));
    };
    events.again = [&](const std::string& name, int exit_code, std::chrono::milliseconds pause,
                       int count) {
      tell(name + " again after " + std::to_string(exit_code) + " in " + InWords(pause) + ", " +
           std::to_string(count));
    };
    events.never_ready = [&](const std::string& name, const Error& error) {
      tell(name + " never: " + error.message);
    };
    events.failed = [&](const std::string& name, std::optional<int> exit_code,
                        const std::vector<std::string>& others) {
      tell(name + " failed " + (exit_code ? std::to_string(*exit_code) : "unready") +
           ", stopping " + Join(others, " "));
    };
    const auto end = RunTogether(std::move(children), false, events, renewals_());
    return end ? end->exit_code : 125;
  }
};

inline constexpr char kStays[] =
    "trap 'echo $0 >>ends; exit 0' TERM; touch up; while :; do sleep 0.02; done";

// `stays`, under its own name in the file `ends`.
inline std::string Stays(const std::string& name) {
  std::string script = kStays;
  script.replace(script.find("$0"), 2, name);
  return script.replace(script.find("up;"), 3, name + ".up;");
}

template <typename... Children>
std::vector<NamedChild> These(Children... children) {
  std::vector<NamedChild> list;
  (list.push_back(std::move(children)), ...);
  return list;
}

}  // namespace stepveil::testing
