#pragma once

#include "core/http/transport.h"

#include <chrono>
#include <functional>
#include <string>
#include <utility>

namespace stepveil {

// Tells of each request, for whoever looks for a fault: method, address and path, status, time, the
// server's own id of it, and why it is repeated. Never a body, the value of a header, or the value
// of a query but where it only names what is asked for.
class RequestLog {
 public:
  explicit RequestLog(std::function<void(const std::string&)> tell) : tell_(std::move(tell)) {}

  void Ended(const HttpRequest& request, const HttpOutcome& outcome,
             std::chrono::milliseconds took) const;

  // `address` is asked again after `wait`, because of `why`.
  void Again(const std::string& address, std::chrono::milliseconds wait,
             const std::string& why) const;

 private:
  std::function<void(const std::string&)> tell_;
};

// "GET https://host/path?environment=dev&token=...".
[[nodiscard]] std::string ShownRequest(const HttpRequest& request);

}  // namespace stepveil
