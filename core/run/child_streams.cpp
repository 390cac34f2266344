#include "core/run/child_streams.h"

#include "core/run/pipe.h"
#include "core/run/piped_child.h"
#include "core/run/pty.h"
#include "core/run/pty_child.h"
#include "core/run/terminal.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace stepveil {
namespace {

using Needles = std::shared_ptr<const NeedleTable>;

bool IsTerminal(int number) { return isatty(number) == 1; }

// Makes a pipe from the child to our `target`; returns the number that the child writes to.
Result<int> AddPipe(ChildStreams& streams, int target, const Needles& needles) {
  STEPVEIL_ASSIGN_OR_RETURN(Pipe pipe, MakePipe());
  streams.outputs.emplace_back(std::move(pipe.read_end), target, needles);
  streams.child_ends.push_back(std::move(pipe.write_end));
  return streams.child_ends.back().number();
}

Result<ChildStreams> OnPipes(const Needles& needles, SignalRelay& signals) {
  ChildStreams streams;
  streams.control = std::make_unique<PipedChild>(signals);
  STEPVEIL_ASSIGN_OR_RETURN(streams.stdout_number, AddPipe(streams, STDOUT_FILENO, needles));
  streams.stderr_number = streams.stdout_number;
  if (!IsSameFile(STDOUT_FILENO, STDERR_FILENO)) {
    STEPVEIL_ASSIGN_OR_RETURN(streams.stderr_number, AddPipe(streams, STDERR_FILENO, needles));
  }
  return streams;
}

// The output is passed through unread.
ChildStreams OnOurs(SignalRelay& signals) {
  ChildStreams streams;
  streams.control = std::make_unique<PipedChild>(signals);
  streams.stdout_number = STDOUT_FILENO;
  streams.stderr_number = STDERR_FILENO;
  return streams;
}

PtyInput InputFor(PtyUse use) {
  if (IsTerminal(STDIN_FILENO)) {
    return {Descriptor(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)), STDIN_FILENO};
  }
  if (use == PtyUse::kAlways) {
    return {Descriptor(), STDIN_FILENO};
  }
  Descriptor terminal = Lifted(OpenControllingTerminal());
  const int source = terminal.number();
  return {std::move(terminal), source};
}

Result<ChildStreams> OnPty(PtyUse use, Pty pty, const Needles& needles, SignalRelay& signals) {
  const bool always = use == PtyUse::kAlways;
  PtyInput input = InputFor(use);
  const bool shown = IsTerminal(STDOUT_FILENO);
  SetUpPty(pty, {shown ? STDOUT_FILENO : input.keyboard.number(),
                 !always || IsTerminal(STDIN_FILENO), shown});
  ChildStreams streams;
  const int slave = pty.slave.number();
  streams.stdin_number = always || IsTerminal(STDIN_FILENO) ? slave : STDIN_FILENO;
  streams.stdout_number = streams.stderr_number = slave;
  const int master = pty.master.number();
  std::vector<int> ours = {master};
  streams.outputs.emplace_back(std::move(pty.master), STDOUT_FILENO, needles);
  if (!always && !IsSameFile(STDOUT_FILENO, STDERR_FILENO)) {
    STEPVEIL_ASSIGN_OR_RETURN(streams.stderr_number, AddPipe(streams, STDERR_FILENO, needles));
    ours.push_back(streams.outputs.back().source_number());
  }
  streams.control = std::make_unique<PtyChild>(signals, master, std::move(pty.slave),
                                               std::move(input), std::move(ours));
  return streams;
}

}  // namespace

Result<ChildStreams> MakeChildStreams(PtyUse use, const Needles& given, SignalRelay& signals) {
  if (given == nullptr && use != PtyUse::kAlways) {
    return OnOurs(signals);
  }
  const Needles needles =
      given ? given : std::make_shared<const NeedleTable>(std::vector<Secret>{});
  if (use == PtyUse::kNever || (use == PtyUse::kAuto && !IsTerminal(STDOUT_FILENO))) {
    return OnPipes(needles, signals);
  }
  auto pty = OpenPty();
  if (pty) {
    return OnPty(use, *std::move(pty), needles, signals);
  }
  if (use == PtyUse::kAlways) {
    return Fail(std::move(pty).error());
  }
  STEPVEIL_ASSIGN_OR_RETURN(ChildStreams streams, OnPipes(needles, signals));
  streams.warnings.push_back(pty.error().message + ": the command got a pipe for its output");
  return streams;
}

}  // namespace stepveil
