#include "core/http/client.h"

#include "core/base/stop_signals.h"

#include <algorithm>
#include <utility>

namespace stepveil {

using std::chrono::milliseconds;

namespace {

constexpr const char* kLimitHint =
    "the server limits requests per minute and address, for all jobs behind one address together: "
    "start fewer at once, or raise the instance's rate limit";

std::optional<Secret> Copy(const std::optional<Secret>& secret) {
  return secret ? std::optional<Secret>(secret->Clone()) : std::nullopt;
}

}  // namespace

// The time there is, and the hint where it was too short; "" = none.
struct Client::Span {
  TimePoint begin;
  TimePoint end;
  std::string longer;
};

// One call and how far it is.
struct Client::Attempt {
  enum class State { kOpen, kDone, kOutOfTime };

  const ApiCall* call = nullptr;
  State state = State::kOpen;
  HttpOutcome last = {};
  int made = 0;                               // attempts so far
  int limited = 0;                            // of these, answered by a rate limit
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

Client Client::Over(Transport& transport, const Clock& clock) const {
  ClientOptions options = options_;
  options.addresses = {address()};
  Client client(transport, std::move(options), clock);
  client.start_ = start_;
  return client;
}

const std::string& Client::address() const { return options_.addresses[current_]; }

HttpRequest Client::RequestOf(const ApiCall& call) const {
  HttpRequest request{call.method, address() + call.path, options_.headers, Copy(call.bearer),
                      Copy(call.json_body)};
  for (const auto& [name, value] : call.secret_headers) {
    request.secret_headers.emplace_back(name, value.Clone());
  }
  request.to_metadata = call.to_metadata;
  return request;
}

void Client::SendToCurrent(const std::vector<Attempt*>& attempts, const Span& span) {
  std::vector<HttpRequest> requests;
  requests.reserve(attempts.size());
  for (const Attempt* attempt : attempts) {
    requests.push_back(RequestOf(*attempt->call));
  }
  std::vector<HttpOutcome> outcomes = transport_.Send(requests, span.end);
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
void Client::SendRound(const std::vector<Attempt*>& attempts, const Span& span) {
  for (Attempt* attempt : attempts) {
    attempt->failures.clear();
  }
  for (std::size_t tried = 0; tried < options_.addresses.size(); ++tried) {
    SendToCurrent(attempts, span);
    const bool unreached = std::all_of(attempts.begin(), attempts.end(), [](const Attempt* one) {
      return !one->last && NothingWasSent(one->last.error());
    });
    if (answered_ || !unreached || StopRequested()) {
      return;
    }
    current_ = (current_ + 1) % options_.addresses.size();
  }
}

// Closes the attempt, or returns how long to wait before the next.
milliseconds Client::Judge(Attempt& attempt, const Span& span) {
  const Repeat repeat = attempt.call->repeat;
  const bool again = attempt.last ? IsWorthRepeating(*attempt.last, repeat)
                                  : IsWorthRepeating(attempt.last.error(), repeat);
  const bool limited = attempt.last && IsRateLimited(*attempt.last);
  ++attempt.made;
  attempt.limited += limited ? 1 : 0;
  const bool reads = attempt.call->method == HttpMethod::kGet;
  const int most = attempt.last && reads ? options_.most_troubled : options_.most_attempts;
  const bool often_enough =
      attempt.made - attempt.limited >= most || attempt.limited >= options_.most_limited;
  if (!again || often_enough || StopRequested()) {
    attempt.state = Attempt::State::kDone;
    return {};
  }
  const auto left = std::chrono::duration_cast<milliseconds>(span.end - clock_.now());
  const auto told = attempt.last ? ToldWait(*attempt.last) : std::nullopt;
  const milliseconds wait =
      told ? pauses_.AtLeast(*told, left * 9 / 10) : pauses_.After(attempt.made);
  if (wait >= left) {
    attempt.state = Attempt::State::kOutOfTime;
  }
  attempt.before = attempt.Words();
  return wait;
}

Result<HttpResponse> Client::Conclude(Attempt attempt, const Span& span) const {
  const bool out_of_time =
      attempt.state == Attempt::State::kOutOfTime ||
      (!attempt.last && attempt.last.error().kind == TransportFailure::Kind::kTimeout);
  if (out_of_time && !StopRequested()) {
    const auto limit = std::chrono::duration_cast<milliseconds>(span.end - span.begin);
    const bool waited = attempt.state != Attempt::State::kOutOfTime && !attempt.before.empty();
    auto hints = HintsOf(attempt.failures, options_.words);
    if (attempt.last && IsRateLimited(*attempt.last)) {
      hints.emplace_back(kLimitHint);
    }
    if (!span.longer.empty()) {
      hints.push_back(span.longer);
    }
    return Fail(
        OutOfTime(address(), limit,
                  attempt.Words() + (waited ? "; the attempt before: " + attempt.before : ""),
                  std::move(hints)));
  }
  if (!attempt.last) {
    return Fail(Unreachable(attempt.failures, options_.words));
  }
  if (IsRedirect(*attempt.last)) {
    return Fail(Redirected(address(), *attempt.last, options_.words));
  }
  if (auto wrong = WrongDoor(address(), *attempt.last, options_.words)) {
    return Fail(*std::move(wrong));
  }
  return *std::move(attempt.last);
}

// Because of what `attempt` met, so long that none of the others comes too soon.
void Client::Wait(milliseconds time, const Attempt& attempt, TimePoint since, const Span& span) {
  if (options_.log != nullptr) {
    options_.log->Again(address(), time, attempt.before);
  }
  Patience* const patience = options_.patience;
  const bool limited = attempt.last && IsRateLimited(*attempt.last);
  const LongWait wait{ShownAddress(address()), limited ? "rate limited" : attempt.before, since,
                      clock_.now() + time, span.end};
  const bool live = patience != nullptr && patience->is_live();
  for (milliseconds left = time; left.count() > 0 && !StopRequested();) {
    if (patience != nullptr) {
      patience->Waiting(wait, clock_.now());
    }
    const milliseconds part = live ? std::min<milliseconds>(left, Patience::kTick) : left;
    clock_.sleep(part);
    left -= part;
  }
}

void Client::SendUntilDone(std::vector<Attempt*> open, const Span& span) {
  const TimePoint since = clock_.now();
  while (!open.empty()) {
    SendRound(open, span);
    milliseconds longest{0};
    const Attempt* slowest = nullptr;
    for (Attempt* attempt : open) {
      const milliseconds wait = Judge(*attempt, span);
      if (attempt->state == Attempt::State::kOpen && wait >= longest) {
        longest = wait;
        slowest = attempt;
      }
    }
    open.erase(
        std::remove_if(open.begin(), open.end(),
                       [](const Attempt* one) { return one->state != Attempt::State::kOpen; }),
        open.end());
    if (slowest != nullptr) {
      Wait(longest, *slowest, since, span);
    }
    if (StopRequested()) {
      return;
    }
  }
}

std::vector<Result<HttpResponse>> Client::Send(const std::vector<ApiCall>& calls,
                                               const Span& span) {
  std::vector<Attempt> attempts(calls.size());
  std::vector<Attempt*> open;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    attempts[i].call = &calls[i];
    open.push_back(&attempts[i]);
  }
  SendUntilDone(std::move(open), span);
  if (options_.patience != nullptr) {
    options_.patience->Over();
  }
  std::vector<Result<HttpResponse>> results;
  results.reserve(attempts.size());
  for (Attempt& attempt : attempts) {
    results.push_back(Conclude(std::move(attempt), span));
  }
  return results;
}

std::vector<Result<HttpResponse>> Client::Send(const std::vector<ApiCall>& calls) {
  return Send(calls, {start_, options_.deadline, options_.longer});
}

Result<HttpResponse> Client::Send(ApiCall call) {
  std::vector<ApiCall> calls;
  calls.push_back(std::move(call));
  return std::move(Send(calls).front());
}

Result<HttpResponse> Client::SendWithin(milliseconds time, ApiCall call) {
  std::vector<ApiCall> calls;
  calls.push_back(std::move(call));
  const TimePoint now = clock_.now();
  return std::move(Send(calls, {now, now + time, ""}).front());
}

}  // namespace stepveil
