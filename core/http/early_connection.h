#pragma once

#include "core/http/transport.h"

#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// A transport that opens its connection to one more origin while it carries the first requests: it
// sends GET /api/status there beside them and drops the answer, so that the next request to that
// origin finds DNS, TCP and TLS done. What goes wrong there shows when it is needed.
class EarlyConnection : public Transport {
 public:
  // `transport` is borrowed; `headers` go to `origin` only, as with every request to it.
  EarlyConnection(Transport& transport, std::string origin,
                  std::vector<std::pair<std::string, std::string>> headers)
      : transport_(transport), origin_(std::move(origin)), headers_(std::move(headers)) {}

  [[nodiscard]] std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests,
                                              TimePoint deadline) override;

 private:
  Transport& transport_;
  std::string origin_;
  std::vector<std::pair<std::string, std::string>> headers_;
  bool connected_ = false;
};

}  // namespace stepveil
