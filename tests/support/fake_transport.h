#pragma once

#include "core/http/transport.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::testing {

// A request as the fake saw it; credentials in the clear, since tests hold only made-up ones.
struct SeenRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::string> bearer;
  std::optional<std::string> body;
  std::optional<std::string> if_none_match = {};
};

// An answer; header names in lower case.
[[nodiscard]] HttpOutcome Answered(int status, const std::string& body = "",
                                   std::map<std::string, std::string> headers = {});

[[nodiscard]] HttpOutcome Failed(TransportFailure::Kind kind,
                                 const std::string& detail = "it failed",
                                 const std::string& hint = "");

// A transport without a network: outcomes from a queue, then from a function; records all it is
// asked. With neither left it fails the running test.
class FakeTransport : public Transport {
 public:
  using Handler = std::function<HttpOutcome(const SeenRequest&)>;

  FakeTransport() = default;
  explicit FakeTransport(Handler handler) : handler_(std::move(handler)) {}

  // The outcome of the next request that has none yet.
  void Queue(HttpOutcome outcome) { queue_.push_back(std::move(outcome)); }

  // Decides every outcome once the queue is empty.
  void set_handler(Handler handler) { handler_ = std::move(handler); }

  std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests,
                                TimePoint deadline) override;

  // Every request so far, in order.
  [[nodiscard]] const std::vector<SeenRequest>& seen() const { return seen_; }

  // How many requests each Send() carried.
  [[nodiscard]] const std::vector<std::size_t>& batches() const { return batches_; }

  // Outcomes that nobody has asked for.
  [[nodiscard]] std::size_t left() const { return queue_.size(); }

  [[nodiscard]] TimePoint last_deadline() const { return last_deadline_; }

 private:
  HttpOutcome Next(const SeenRequest& request);

  Handler handler_;
  std::deque<HttpOutcome> queue_;
  std::vector<SeenRequest> seen_;
  std::vector<std::size_t> batches_;
  TimePoint last_deadline_;
};

}  // namespace stepveil::testing
