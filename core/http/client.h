#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/http/network_error.h"
#include "core/http/patience.h"
#include "core/http/request_log.h"
#include "core/http/retry.h"
#include "core/http/transport.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// A call to the instance: HttpRequest with a path in place of the address.
struct ApiCall {
  HttpMethod method = HttpMethod::kGet;
  std::string path;  // "/api/v3/secrets/raw?..."; appended to the address
  std::optional<Secret> bearer = {};
  std::optional<Secret> json_body = {};
  Repeat repeat = Repeat::kSafe;
  std::vector<std::pair<std::string, Secret>> secret_headers = {};  // of this call alone
  bool to_metadata = false;                                         // as in HttpRequest
};

struct ClientOptions {
  std::vector<std::string> addresses;  // origins of ONE instance, tried in order; at least one
  std::vector<std::pair<std::string, std::string>>
      headers;                            // sent with every call, to these origins
  TimePoint deadline = TimePoint::max();  // bounds everything, waits included
  int most_attempts = 5;                  // where nobody answers, and of what is no GET;
  int most_troubled = 7;                  // where the last answer was 5xx: some ten seconds;
  int most_limited = 100;  // of a rate limit, beside these: as a rule the deadline ends it
  std::chrono::milliseconds first_pause{250};  // doubles per attempt, with jitter, up to 10 s
  std::uint32_t jitter_seed = 0;               // 0 = a random one
  std::string longer = "give it longer with --deadline";  // the hint where the time was too short
  AddressWords words = {};
  Patience* patience = nullptr;     // borrowed; null: nobody is told of a wait
  const RequestLog* log = nullptr;  // the same of what is repeated
};

// Speaks to one instance: picks its address, repeats what is safe, keeps the deadline.
//
// The next address is tried only when DNS, connect or TLS failed; the first that answers is kept
// for good, so that a token goes to the origin that issued it. One attempt is one round through the
// addresses.
class Client {
 public:
  // `transport` and `clock` are borrowed and must outlive the client.
  Client(Transport& transport, ClientOptions options, const Clock& clock);

  // One result per call, in order; the calls travel together (see Transport::Send), and only those
  // that failed are sent again. Any HTTP answer is a success here, whatever its status, but for a
  // redirect (304 is none). A wait that would pass the deadline is not begun. Once a signal has
  // come that is held back (StopSignals), nothing is repeated. Errors: kNetwork, with the address,
  // the cause and a hint; no text of a body.
  [[nodiscard]] std::vector<Result<HttpResponse>> Send(const std::vector<ApiCall>& calls);

  // The same for one call.
  [[nodiscard]] Result<HttpResponse> Send(ApiCall call);

  // The same for one call that has this time of its own in place of the deadline.
  [[nodiscard]] Result<HttpResponse> SendWithin(std::chrono::milliseconds time, ApiCall call);

  // The same client, at the address in use and with the time that this one has, over another way
  // to the same server.
  [[nodiscard]] Client Over(Transport& transport, const Clock& clock) const;

  // The address in use: the one that answered, else the first.
  [[nodiscard]] const std::string& address() const;

 private:
  struct Attempt;
  struct Span;

  [[nodiscard]] std::vector<Result<HttpResponse>> Send(const std::vector<ApiCall>& calls,
                                                       const Span& span);
  void SendUntilDone(std::vector<Attempt*> open, const Span& span);
  void SendRound(const std::vector<Attempt*>& attempts, const Span& span);
  void SendToCurrent(const std::vector<Attempt*>& attempts, const Span& span);
  [[nodiscard]] HttpRequest RequestOf(const ApiCall& call) const;
  [[nodiscard]] std::chrono::milliseconds Judge(Attempt& attempt, const Span& span);
  void Wait(std::chrono::milliseconds time, const Attempt& attempt, TimePoint since,
            const Span& span);
  [[nodiscard]] Result<HttpResponse> Conclude(Attempt attempt, const Span& span) const;

  Transport& transport_;
  ClientOptions options_;
  const Clock& clock_;
  Pauses pauses_;
  TimePoint start_;
  std::size_t current_ = 0;
  bool answered_ = false;
};

}  // namespace stepveil
