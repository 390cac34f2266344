#include "tests/support/process.h"

#include "tests/support/default_signals.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace stepveil::testing {
namespace {

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const std::string& text : strings) {
    pointers.push_back(const_cast<char*>(text.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void BecomeChild(const std::vector<std::string>& command,
                              const ProcessOptions& options, int out, int err) {
  TakeDefaultSignals();
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  if (chdir(options.directory.c_str()) != 0) {
    _exit(121);
  }
  auto argv = Pointers(command);
  auto block = Pointers(options.environment);
  execvpe(argv[0], argv.data(), block.data());
  _exit(122);
}

// Reads both pipes to their ends, or until the time is over; false then.
bool ReadAll(std::array<pollfd, 2> pipes, std::array<std::string*, 2> texts,
             std::chrono::steady_clock::time_point end) {
  while (pipes[0].fd >= 0 || pipes[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      return false;
    }
    poll(pipes.data(), pipes.size(), static_cast<int>(left.count()));
    for (std::size_t i = 0; i < pipes.size(); ++i) {
      if (pipes[i].fd < 0 || pipes[i].revents == 0) {
        continue;
      }
      std::array<char, 65536> buffer;
      const ssize_t count = read(pipes[i].fd, buffer.data(), buffer.size());
      if (count > 0) {
        texts[i]->append(buffer.data(), static_cast<std::size_t>(count));
      } else {
        pipes[i].fd = -1;
      }
    }
  }
  return true;
}

}  // namespace

ProcessResult RunProcess(const std::vector<std::string>& command, const ProcessOptions& options) {
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("pipe2 failed");
  }
  const pid_t child = fork();
  if (child == 0) {
    BecomeChild(command, options, out[1], err[1]);
  }
  close(out[1]);
  close(err[1]);
  ProcessResult result;
  const bool ended =
      ReadAll({pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}}, {&result.out, &result.err},
              std::chrono::steady_clock::now() + options.time_limit);
  if (!ended) {
    kill(child, SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  close(out[0]);
  close(err[0]);
  result.exit_code = !ended                ? -1
                     : WIFSIGNALED(status) ? 128 + WTERMSIG(status)
                                           : WEXITSTATUS(status);
  return result;
}

const std::string& StepveilProgram() {
  static const std::string program = [] {
    const char* given = std::getenv("STEPVEIL_BINARY");
    return std::string(given != nullptr && *given != '\0' ? given
                                                          : STEPVEIL_BINARY_DIR "/stepveil");
  }();
  return program;
}

ScratchFolder::ScratchFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "stepveil-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("mkdtemp failed");
  }
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path ScratchFolder::Write(const std::string& name,
                                           const std::string& content) const {
  const std::filesystem::path file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
  return file;
}

}  // namespace stepveil::testing
