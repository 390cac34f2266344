// A record is its kind, a text and a NUL; the last one is kEnd.
#include "core/run/supervisor_report.h"

#include <charconv>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

constexpr char kWarning = 'w';
constexpr char kFailure = 'f';  // of the command: RunOutcome::failure
constexpr char kError = 'e';    // of ours
constexpr char kHint = 'h';     // of the failure or error before
constexpr char kSignal = 's';   // RunOutcome::ended_by
constexpr char kEnd = '.';

void Add(std::string& bytes, char kind, const std::string& text) {
  bytes += kind;
  bytes += text.substr(0, text.find('\0'));
  bytes += '\0';
}

void Add(std::string& bytes, char kind, const Error& error) {
  Add(bytes, kind, error.message);
  for (const std::string& hint : error.hints) {
    Add(bytes, kHint, hint);
  }
}

// 0 if it is none.
int NumberIn(const std::string& text) {
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ptr == text.data() + text.size() ? number : 0;
}

struct Report {
  RunOutcome outcome;
  std::optional<Error> error;

  // False for a record of no known kind.
  bool Take(char kind, std::string text) {
    switch (kind) {
      case kWarning:
        outcome.warnings.push_back(std::move(text));
        return true;
      case kFailure:
        outcome.failure = Error{ErrorCode::kRun, std::move(text)};
        return true;
      case kError:
        error = Error{ErrorCode::kRun, std::move(text)};
        return true;
      case kSignal:
        outcome.ended_by = NumberIn(text);
        return outcome.ended_by > 0;
      case kHint:
        return TakeHint(std::move(text));
      default:
        return kind == kEnd;
    }
  }

  bool TakeHint(std::string text) {
    std::optional<Error>& of = error ? error : outcome.failure;
    if (of) {
      of->hints.push_back(std::move(text));
    }
    return of.has_value();
  }
};

}  // namespace

std::string WriteReport(const Result<RunOutcome>& outcome) {
  std::string bytes;
  if (!outcome) {
    Add(bytes, kError, outcome.error());
  } else {
    for (const std::string& warning : outcome->warnings) {
      Add(bytes, kWarning, warning);
    }
    if (outcome->failure) {
      Add(bytes, kFailure, *outcome->failure);
    }
    if (outcome->ended_by != 0) {
      Add(bytes, kSignal, std::to_string(outcome->ended_by));
    }
  }
  Add(bytes, kEnd, "");
  return bytes;
}

std::optional<Result<RunOutcome>> ReadReport(const std::string& bytes, int exit_code) {
  Report report;
  bool whole = false;
  for (std::size_t start = 0; start < bytes.size();) {
    const std::size_t end = bytes.find('\0', start);
    if (whole || end == std::string::npos || end == start ||
        !report.Take(bytes[start], bytes.substr(start + 1, end - start - 1))) {
      return std::nullopt;
    }
    whole = bytes[start] == kEnd;
    start = end + 1;
  }
  if (!whole) {
    return std::nullopt;
  }
  if (report.error) {
    return Result<RunOutcome>(Fail(*std::move(report.error)));
  }
  report.outcome.exit_code = exit_code;
  return Result<RunOutcome>(std::move(report.outcome));
}

}  // namespace stepveil
