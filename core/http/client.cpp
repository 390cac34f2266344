#include "core/http/client.h"

#include "core/http/network_error.h"

#include <algorithm>
#include <utility>

namespace stepveil {

using std::chrono::milliseconds;

namespace {

std::optional<Secret> Copy(const std::optional<Secret>& secret) {
  return secret ? std::optional<Secret>(secret->Clone()) : std::nullopt;
}

}  // namespace

// One call and how far it is.
struct Client::Attempt {
  enum class State { kOpen, kDone, kOutOfTime };

  const ApiCall* call = nullptr;
  State state = State::kOpen;
  HttpOutcome last = {};
  std::vector<AddressFailure> failures = {};  // of the last round, one per address
  std::string before = {};                    // what the round before the last one met

  [[nodiscard]] std::string Words() const { return last ? WordsOf(*last) : WordsOf(failures); }
};

Client::Client(Transport& transport, ClientOptions options, const Clock& clock)
    : transport_(transport),
      options_(std::move(options)),
      clock_(clock),
      pauses_(options_.first_pause, options_.jitter_seed),
      start_(clock.now()) {}

const std::string& Client::address() const { return options_.addresses[current_]; }

HttpRequest Client::RequestOf(const ApiCall& call) const {
  return {call.method, address() + call.path, options_.headers, Copy(call.bearer),
          Copy(call.json_body)};
}

void Client::SendToCurrent(const std::vector<Attempt*>& attempts) {
  std::vector<HttpRequest> requests;
  requests.reserve(attempts.size());
  for (const Attempt* attempt : attempts) {
    requests.push_back(RequestOf(*attempt->call));
  }
  std::vector<HttpOutcome> outcomes = transport_.Send(requests, options_.deadline);
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    Attempt& attempt = *attempts[i];
    attempt.last = std::move(outcomes[i]);
    if (attempt.last) {
      answered_ = true;
    } else {
      attempt.failures.push_back({address(), attempt.last.error()});
    }
  }
}

// Sends to the address in use; until one has answered, on to the next while not a byte got through.
void Client::SendRound(const std::vector<Attempt*>& attempts) {
  for (Attempt* attempt : attempts) {
    attempt->failures.clear();
  }
  for (std::size_t tried = 0; tried < options_.addresses.size(); ++tried) {
    SendToCurrent(attempts);
    const bool unreached = std::all_of(attempts.begin(), attempts.end(), [](const Attempt* one) {
      return !one->last && NothingWasSent(one->last.error());
    });
    if (answered_ || !unreached) {
      return;
    }
    current_ = (current_ + 1) % options_.addresses.size();
  }
}

// Closes the attempt, or returns how long to wait before the next.
milliseconds Client::Judge(Attempt& attempt, int attempts_made) {
  const Repeat repeat = attempt.call->repeat;
  const bool again = attempt.last ? IsWorthRepeating(*attempt.last, repeat)
                                  : IsWorthRepeating(attempt.last.error(), repeat);
  if (!again || attempts_made >= options_.most_attempts) {
    attempt.state = Attempt::State::kDone;
    return {};
  }
  const auto told = attempt.last ? ToldWait(*attempt.last) : std::nullopt;
  const milliseconds wait = told ? pauses_.AtLeast(*told) : pauses_.After(attempts_made);
  if (wait >= options_.deadline - clock_.now()) {
    attempt.state = Attempt::State::kOutOfTime;
  }
  attempt.before = attempt.Words();
  return wait;
}

Result<HttpResponse> Client::Conclude(Attempt attempt) const {
  const auto limit = std::chrono::duration_cast<milliseconds>(options_.deadline - start_);
  if (attempt.state == Attempt::State::kOutOfTime) {
    return Fail(OutOfTime(address(), limit, attempt.Words(), HintsOf(attempt.failures)));
  }
  if (attempt.last) {
    if (IsRedirect(*attempt.last)) {
      return Fail(Redirected(address(), *attempt.last));
    }
    return *std::move(attempt.last);
  }
  if (attempt.last.error().kind != TransportFailure::Kind::kTimeout) {
    return Fail(Unreachable(attempt.failures));
  }
  const std::string before =
      attempt.before.empty() ? "" : "; the attempt before: " + attempt.before;
  return Fail(OutOfTime(address(), limit, attempt.Words() + before, HintsOf(attempt.failures)));
}

std::vector<Result<HttpResponse>> Client::Send(const std::vector<ApiCall>& calls) {
  std::vector<Attempt> attempts(calls.size());
  std::vector<Attempt*> open;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    attempts[i].call = &calls[i];
    open.push_back(&attempts[i]);
  }
  for (int made = 1; !open.empty(); ++made) {
    SendRound(open);
    milliseconds longest{0};
    for (Attempt* attempt : open) {
      const milliseconds wait = Judge(*attempt, made);
      if (attempt->state == Attempt::State::kOpen) {
        longest = std::max(longest, wait);
      }
    }
    open.erase(
        std::remove_if(open.begin(), open.end(),
                       [](const Attempt* one) { return one->state != Attempt::State::kOpen; }),
        open.end());
    if (!open.empty()) {
      clock_.sleep(longest);
    }
  }
  std::vector<Result<HttpResponse>> results;
  results.reserve(attempts.size());
  for (Attempt& attempt : attempts) {
    results.push_back(Conclude(std::move(attempt)));
  }
  return results;
}

Result<HttpResponse> Client::Send(ApiCall call) {
  std::vector<ApiCall> calls;
  calls.push_back(std::move(call));
  return std::move(Send(calls).front());
}

}  // namespace stepveil
