#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// Shows an error or a warning in a CI system's own way, beside the plain line on stderr; each may
// be empty.
struct Annotations {
  std::function<void(const Error&)> error;
  std::function<void(const std::string&)> warning;
};

// Our own voice: errors, warnings and notes on stderr, and through the CI's annotations where it
// has them. No message holds a value by construction; as a last net each goes through the
// masker with every needle known so far.
class Console {
 public:
  explicit Console(Annotations annotations = {});

  // From now on these are masked in our own messages, too.
  void AddNeedles(std::vector<Secret> needles);

  // From now on these values are masked in our own messages, with their lines and what they decode
  // to (Forms::kTexts). The needles are made when there is something to say, which there mostly is
  // not, so that a job makes each value's forms once: for what it prints.
  void AddValues(std::vector<Secret> values);

  // These needles instead of all needles and values that were added before.
  void SetNeedles(std::vector<Secret> needles);

  // From now on warnings and notes are dropped; errors stay.
  void Silence() { silent_ = true; }
  [[nodiscard]] bool is_silent() const { return silent_; }

  // From now on every message goes through this first: for a user who types no flags.
  void Reword(std::function<std::string(const std::string&)> reword) {
    reword_ = std::move(reword);
  }

  // From now on it speaks while a command runs: without annotations, which count at the start of a
  // line only, and in lines also on a terminal that the command's input has made raw.
  void SpeakBesideCommand();

  // From now on warnings go there, and nowhere else; to an empty one: to stderr again.
  void DivertWarnings(std::function<void(const std::string&)> to) { diverted_ = std::move(to); }

  // A text of ours as it is shown anywhere: reworded, and masked as a last net.
  [[nodiscard]] std::string Shown(const std::string& text) const;

  void Warn(const std::string& message);
  void Warn(const std::vector<std::string>& messages);
  void Fail(const Error& error);
  void Note(const std::string& message);   // what happens, and is no fault; on stderr, too
  void Debug(const std::string& message);  // for whoever looks for a fault; on stderr, too

  // Can a wait be shown as it goes on: is stderr a terminal that is nobody else's?
  [[nodiscard]] bool IsLive() const;
  void NoteWait(const std::string& message);  // a note, but nobody waits beside a command
  // In the place of the last one, if IsLive(); gone with EndWait, or once something else is said.
  void ShowWait(const std::string& message);
  void EndWait();

 private:
  void Write(std::string text);

  Annotations annotations_;
  bool silent_ = false;
  bool beside_command_ = false;
  bool shows_wait_ = false;
  std::function<void(const std::string&)> diverted_;       // may be empty
  std::function<std::string(const std::string&)> reword_;  // may be empty
  mutable std::vector<Secret> values_;  // those of which the needles are not made yet
  mutable std::vector<Secret> needles_;
};

}  // namespace stepveil
