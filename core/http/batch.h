#pragma once

#include "core/base/clock.h"
#include "core/http/transfer.h"
#include "core/http/transport.h"
#include "core/http/wiring.h"

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace stepveil {

// The requests of one Transport::Send() and what has become of each. Borrows all it is given; what
// is still on its way at the end of its life is broken off.
class Batch {
 public:
  // Refuses what is not to be sent and hands the rest to `multi`.
  Batch(CURLM* multi, const std::vector<HttpRequest>& requests, const Wiring& wiring);
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  // Returns when each request has its outcome or the deadline has come. A signal that is held back
  // (StopSignals) breaks reads off; what may change something at the server has 2 s more.
  void RunUntil(TimePoint deadline);

  // In the order of the requests; kTimeout for those not done. To be called once.
  [[nodiscard]] std::vector<HttpOutcome> TakeOutcomes();

 private:
  [[nodiscard]] bool Done() const;
  [[nodiscard]] TimePoint EndOnceStopped() const;
  void TellOfWait(TimePoint since, TimePoint deadline) const;
  void Collect();
  void Finish(std::size_t i, CURLcode code);
  void FinishAll(CURLcode code);
  void FailWaiting(const std::string& origin, const TransportFailure& failure);
  void End(std::size_t i, HttpOutcome outcome);
  void Remove(std::size_t i);

  CURLM* multi_;
  const Wiring& wiring_;
  const std::vector<HttpRequest>& requests_;
  const TimePoint since_ = std::chrono::steady_clock::now();
  std::vector<HttpOutcome> outcomes_;
  std::vector<std::unique_ptr<Transfer>> transfers_;  // null = its outcome is there
};

}  // namespace stepveil
