#include "core/run/pump.h"

#include "core/base/text.h"

#include <poll.h>
#include <string.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

namespace stepveil {
namespace {

// With pipes of 1 MiB the fastest size measured; read(2) is slower into unaligned memory.
constexpr std::size_t kBufferBytes = std::size_t{256} * 1024;
constexpr std::size_t kPageBytes = 4096;

// Holds output that is not masked yet, so it is wiped.
class ReadBuffer {
 public:
  ReadBuffer() : bytes_(new (std::align_val_t{kPageBytes}) char[kBufferBytes]) {}
  ~ReadBuffer() {
    explicit_bzero(bytes_, kBufferBytes);
    operator delete[](bytes_, std::align_val_t{kPageBytes});
  }
  ReadBuffer(const ReadBuffer&) = delete;
  ReadBuffer& operator=(const ReadBuffer&) = delete;

  [[nodiscard]] std::span<char> span() { return {bytes_, kBufferBytes}; }

 private:
  char* bytes_;
};

// Follows the child's stops until it has ended, then returns true.
bool HasEnded(pid_t child, TerminalLoan& terminal) {
  siginfo_t info = {};
  // WNOWAIT: the end is looked at, not taken, so that the group's number stays the child's.
  if (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid == child) {
    return true;
  }
  info = {};
  if (waitid(P_PID, static_cast<id_t>(child), &info, WSTOPPED | WNOHANG) == 0 &&
      info.si_pid == child) {
    terminal.OnStopped(child, info.si_status);
  }
  return false;
}

bool AnyOpen(const std::vector<MaskedOutput>& outputs) {
  return std::any_of(outputs.begin(), outputs.end(),
                     [](const MaskedOutput& output) { return output.open(); });
}

enum class Waited { kReady, kSignal, kSilence };

// Waits for output, for a signal, and, once the child has ended, at most for kDrainSilence.
Waited WaitForOutput(std::vector<pollfd>& polled, bool child_ended, const SignalRelay& signals) {
  const timespec silence = {kDrainSilence.count(), 0};
  const int ready = ppoll(polled.data(), polled.size(), child_ended ? &silence : nullptr,
                          &signals.waiting_mask());
  if (ready < 0) {
    return Waited::kSignal;
  }
  return ready == 0 ? Waited::kSilence : Waited::kReady;
}

// A closed output has number -1, which poll passes over.
std::vector<pollfd> PollList(const std::vector<MaskedOutput>& outputs) {
  std::vector<pollfd> polled;
  polled.reserve(outputs.size());
  for (const MaskedOutput& output : outputs) {
    polled.push_back({output.source_number(), POLLIN, 0});
  }
  return polled;
}

void AddWriteErrors(const std::vector<MaskedOutput>& outputs, std::vector<std::string>& warnings) {
  for (const MaskedOutput& output : outputs) {
    const int error_number = output.write_error_number();
    // A reader that left, or a stream that was closed from the start, is nobody's mistake.
    if (error_number != 0 && error_number != EPIPE && error_number != EBADF) {
      warnings.push_back("cannot write the command's output: " +
                         LowerAscii(std::generic_category().message(error_number)));
    }
  }
}

}  // namespace

std::vector<std::string> PumpUntilEnd(pid_t child, std::vector<MaskedOutput>& outputs,
                                      const SignalRelay& signals, TerminalLoan& terminal) {
  ReadBuffer buffer;
  std::vector<std::string> warnings;
  bool ended = false;
  while (!ended || AnyOpen(outputs)) {
    std::vector<pollfd> polled = PollList(outputs);
    const Waited waited = WaitForOutput(polled, ended, signals);
    if (waited == Waited::kSignal) {
      ended = ended || HasEnded(child, terminal);
    } else if (waited == Waited::kSilence) {
      warnings.push_back(
          "the command has ended, but a process it started keeps its output open: not waiting "
          "for that any longer");
      break;
    }
    for (std::size_t i = 0; i < outputs.size() && waited == Waited::kReady; ++i) {
      if (polled[i].revents != 0) {
        outputs[i].Pump(buffer.span());
      }
    }
  }
  for (MaskedOutput& output : outputs) {
    output.Finish();
  }
  AddWriteErrors(outputs, warnings);
  return warnings;
}

}  // namespace stepveil
