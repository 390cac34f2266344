#include "core/run/ready_check.h"

#include "core/base/exit_code.h"
#include "core/base/text.h"
#include "core/run/pipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kKeptBytes = 4096;

std::string LastLine(const std::string& text) {
  const std::string_view trimmed = Trim(text);
  const std::size_t newline = trimmed.rfind('\n');
  return std::string(newline == std::string_view::npos ? trimmed : trimmed.substr(newline + 1));
}

std::string WordsOf(const Result<RunOutcome>& outcome, const std::string& printed) {
  if (!outcome) {
    return outcome.error().message;
  }
  if (outcome->failure) {
    return outcome->failure->message;
  }
  const std::string line = LastLine(printed);
  return "the check ended with " + std::to_string(outcome->exit_code) +
         (line.empty() ? "" : ": " + Quoted(line));
}

}  // namespace

ReadyCheck::ReadyCheck(Supervisor::Work attempt, std::chrono::milliseconds within, TimePoint now)
    : work_(std::move(attempt)), deadline_(now + within), next_at_(now) {}

Result<bool> ReadyCheck::Look(TimePoint now, int nothing, std::span<char> buffer,
                              SupervisorRelay& relay) {
  ReadOutput(buffer);
  if (attempt_ && attempt_->HasEnded()) {
    ReadOutput(buffer);
    if (End(now)) {
      return true;
    }
  }
  if (now >= deadline_) {
    last_words_ = attempt_ ? "the check had not ended" : last_words_;
    Pause();
    over_ = true;
  } else if (!attempt_ && now >= next_at_) {
    STEPVEIL_RETURN_IF_ERROR(Begin(nothing, relay));
  }
  return false;
}

Result<void> ReadyCheck::Begin(int nothing, SupervisorRelay& relay) {
  STEPVEIL_ASSIGN_OR_RETURN(Pipe pipe, MakePipe());
  const int output = pipe.write_end.number();
  STEPVEIL_ASSIGN_OR_RETURN(Supervisor attempt,
                            Supervisor::Start(work_, {nothing, output, output}, relay));
  attempt_.emplace(std::move(attempt));
  output_ = std::move(pipe.read_end);
  fcntl(output_.number(), F_SETFL, O_NONBLOCK);
  printed_.clear();
  return {};
}

void ReadyCheck::ReadOutput(std::span<char> buffer) {
  ssize_t size = 0;
  while (output_.open() && (size = read(output_.number(), buffer.data(), buffer.size())) > 0) {
    printed_.append(buffer.data(), static_cast<std::size_t>(size));
    printed_.erase(0, printed_.size() - std::min(printed_.size(), kKeptBytes));
  }
  if (output_.open() && size == 0) {
    output_.Close();
  }
}

bool ReadyCheck::End(TimePoint now) {
  const Result<RunOutcome> outcome = attempt_->TakeOutcome();
  Pause();
  output_.Close();
  if (outcome && outcome->exit_code == kExitOk) {
    return true;
  }
  last_words_ = WordsOf(outcome, printed_);
  next_at_ = now + pause_;
  pause_ = std::min(pause_ * 2, kLongestPause);
  return false;
}

void ReadyCheck::AddPolled(std::vector<pollfd>& polled) const {
  polled.push_back({output_.number(), POLLIN, 0});
  polled.push_back({attempt_ ? attempt_->wait_number() : -1, POLLIN, 0});
}

ReadyCheck::TimePoint ReadyCheck::next_time() const {
  return attempt_ ? deadline_ : std::min(deadline_, next_at_);
}

}  // namespace stepveil
