#include "core/cli/console.h"

#include "core/base/process.h"
#include "core/mask/masker.h"
#include "core/mask/needles.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kFreshLine = "\r\x1b[K";

}  // namespace

Console::Console(Annotations annotations) : annotations_(std::move(annotations)) {}

void Console::AddNeedles(std::vector<Secret> needles) { MoveAll(std::move(needles), needles_); }

void Console::AddValues(std::vector<Secret> values) { MoveAll(std::move(values), values_); }

void Console::SetNeedles(std::vector<Secret> needles) {
  values_.clear();
  needles_ = std::move(needles);
}

void Console::SpeakBesideCommand() {
  annotations_ = {};
  beside_command_ = true;
}

void Console::Warn(const std::string& message) {
  if (silent_) {
    return;
  }
  const std::string safe = Shown(message);
  if (diverted_) {
    diverted_(safe);
    return;
  }
  Write(RenderWarning(safe));
  if (annotations_.warning) {
    annotations_.warning(safe);
  }
}

void Console::Warn(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) {
    Warn(message);
  }
}

void Console::Fail(const Error& error) {
  Error safe{error.code, Shown(error.message), {}};
  for (const std::string& hint : error.hints) {
    safe.hints.push_back(Shown(hint));
  }
  Write(Render(safe));
  if (annotations_.error) {
    annotations_.error(safe);
  }
}

void Console::Note(const std::string& message) {
  if (!silent_) {
    Write(RenderNote(Shown(message)));
  }
}

void Console::NoteWait(const std::string& message) {
  if (!beside_command_) {
    Note(message);
  }
}

void Console::Debug(const std::string& message) {
  if (!silent_) {
    Write("stepveil: debug: " + Shown(message) + "\n");
  }
}

bool Console::IsLive() const {
  const char* const terminal = std::getenv("TERM");
  return !silent_ && !beside_command_ && isatty(STDERR_FILENO) == 1 && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

// One row at most: what wraps can't be taken back.
void Console::ShowWait(const std::string& message) {
  if (!IsLive()) {
    return;
  }
  winsize size = {};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  const std::size_t columns = known ? size.ws_col : 80;
  std::cerr << kFreshLine << Shown(message).substr(0, columns - 1) << std::flush;
  shows_wait_ = true;
}

void Console::EndWait() {
  if (shows_wait_) {
    std::cerr << kFreshLine << std::flush;
    shows_wait_ = false;
  }
}

// On a raw terminal a newline moves down, and not back to the left.
void Console::Write(std::string text) {
  EndWait();
  termios terminal = {};
  if (beside_command_ && tcgetattr(STDERR_FILENO, &terminal) == 0 &&
      (terminal.c_oflag & OPOST) == 0) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
      text.insert(at, 1, '\r');
    }
  }
  std::cerr << text << std::flush;
}

std::string Console::Shown(const std::string& text) const {
  for (const Secret& value : std::exchange(values_, {})) {
    MoveAll(NeedlesOf(value, NeedleRules{.forms = Forms::kTexts}), needles_);
  }
  return Masked(needles_, reword_ ? reword_(text) : text);
}

}  // namespace stepveil
