#pragma once

#include "core/http/transport.h"

#include <cstddef>
#include <vector>

namespace stepveil {

// Requests of several who know nothing of each other, as one round: of reads that are equal one is
// sent, and each gets its answer.
class MergedReads {
 public:
  // Copies what has to be kept.
  void Add(const std::vector<HttpRequest>& requests);

  void Send(Transport& transport, TimePoint deadline);

  // The outcomes of the next `count` requests, in the order in which they were added.
  [[nodiscard]] std::vector<HttpOutcome> TakeNext(std::size_t count);

 private:
  std::vector<HttpRequest> sent_;
  std::vector<HttpOutcome> outcomes_;
  std::vector<std::size_t> places_;  // of each that was added: which of `sent_`
  std::size_t next_ = 0;
};

}  // namespace stepveil
