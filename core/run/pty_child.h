#pragma once

#include "core/run/control.h"
#include "core/run/input.h"
#include "core/run/keyboard.h"
#include "core/run/pty.h"
#include "core/run/signals.h"

#include <vector>

namespace stepveil {

enum class SessionCommand : char;

// Whose keys the child gets.
struct PtyInput {
  Descriptor keyboard;  // our terminal, which goes raw; may be none
  int source;           // what is read: the terminal, or a stdin that is none
};

// A child in a session of its own on a pty, below a leader that we start.
//
// It has our terminal from the start where that is our stdin and we are in the foreground. Else it
// starts in the pty's background, and gets it when it asks (see TerminalLoan): other processes of
// our job may need the keys. Until then our terminal is not raw, and adds a carriage return to each
// that the pty has put before a new line, which shows nowhere. When the child stops, our job stops
// with it.
class PtyChild : public ChildControl {
 public:
  // `master` is the pump's; `slave` is ours until the child has ended. `ours`: what the leader must
  // not hold.
  PtyChild(SignalRelay& signals, int master, Descriptor slave, PtyInput input,
           std::vector<int> ours);
  ~PtyChild() override;

  [[nodiscard]] Result<Launched> Start(Launch launch) override;
  [[nodiscard]] bool HasEnded() override;
  [[nodiscard]] ChildEnd end() const override { return end_; }
  [[nodiscard]] bool had_terminal() const override { return keyboard_.taken(); }
  void AddPolled(std::vector<pollfd>& polled) const override;
  void OnPolled(std::span<const pollfd> polled) override;
  [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> next_time() const override;
  void OnTime(std::chrono::steady_clock::time_point now) override;
  void BeforeClose(const MaskedOutput& output) override;

 private:
  [[nodiscard]] bool StartsInForeground();
  Result<Launched> Answer();
  void OnStopped(int signal);
  void Resume();
  void Order(SessionCommand order) const;

  SignalRelay& signals_;
  int master_;
  int slave_;
  std::vector<int> ours_;
  Keyboard keyboard_;
  int source_;
  InputRelay input_;
  Descriptor socket_;
  pid_t leader_ = -1;
  pid_t child_ = -1;
  ChildEnd end_;
};

}  // namespace stepveil
