#include "core/http/batch.h"

#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/http/retry.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using std::chrono::milliseconds;

// Enough for an answer that is on its way, short for who asked us to end.
constexpr std::chrono::seconds kTimeOnceStopped{2};

// At most a second: the loop looks at the clock anew after that.
milliseconds LeftUntil(TimePoint deadline) {
  const TimePoint now = std::chrono::steady_clock::now();
  if (deadline > now + std::chrono::seconds(1)) {
    return milliseconds(1000);
  }
  return std::chrono::ceil<milliseconds>(deadline - now);
}

}  // namespace

Batch::Batch(CURLM* multi, const std::vector<HttpRequest>& requests, const Wiring& wiring)
    : multi_(multi),
      wiring_(wiring),
      requests_(requests),
      outcomes_(requests.size()),
      transfers_(requests.size()) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (auto refusal = RefusalOf(requests[i], wiring)) {
      End(i, tl::unexpected(*std::move(refusal)));
      continue;
    }
    transfers_[i] = std::make_unique<Transfer>(requests[i], wiring);
    if (curl_multi_add_handle(multi_, transfers_[i]->handle()) != CURLM_OK) {
      Finish(i, CURLE_FAILED_INIT);
    }
  }
}

Batch::~Batch() {
  for (std::size_t i = 0; i < transfers_.size(); ++i) {
    Remove(i);
  }
}

// A login that is broken off may leave a token that nobody knows and nobody revokes.
TimePoint Batch::EndOnceStopped() const {
  const bool changes = std::any_of(transfers_.begin(), transfers_.end(), [](const auto& transfer) {
    return transfer && transfer->method() != HttpMethod::kGet;
  });
  const TimePoint now = std::chrono::steady_clock::now();
  return changes ? now + kTimeOnceStopped : now;
}

// For the first that is not done; those that were answered are nobody's wait.
void Batch::TellOfWait(TimePoint since, TimePoint deadline) const {
  const auto open = std::find_if(transfers_.begin(), transfers_.end(),
                                 [](const auto& transfer) { return transfer != nullptr; });
  if (wiring_.patience != nullptr && open != transfers_.end()) {
    wiring_.patience->Waiting(
        {Escaped((*open)->origin()), (*open)->State(), since, std::nullopt, deadline},
        std::chrono::steady_clock::now());
  }
}

void Batch::RunUntil(TimePoint deadline) {
  const TimePoint since = std::chrono::steady_clock::now();
  curl_waitfd stop{StopDescriptor(), CURL_WAIT_POLLIN, 0};
  unsigned int watched = stop.fd >= 0 ? 1 : 0;
  for (auto left = LeftUntil(deadline); !Done() && left.count() > 0; left = LeftUntil(deadline)) {
    int running = 0;
    if (curl_multi_perform(multi_, &running) != CURLM_OK) {
      FinishAll(CURLE_FAILED_INIT);
      return;
    }
    Collect();
    TellOfWait(since, deadline);
    if (!Done()) {
      // A signal may end the wait early: then it is just one more round.
      curl_multi_poll(multi_, &stop, watched, static_cast<int>(left.count()), nullptr);
    }
    if (watched > 0 && StopRequested()) {
      watched = 0;
      deadline = std::min(deadline, EndOnceStopped());
    }
  }
}

std::vector<HttpOutcome> Batch::TakeOutcomes() {
  for (std::size_t i = 0; i < transfers_.size(); ++i) {
    if (transfers_[i]) {
      End(i, tl::unexpected(TransportFailure{Kind::kTimeout, transfers_[i]->State() + " in time"}));
    }
  }
  return std::move(outcomes_);
}

bool Batch::Done() const {
  return std::none_of(transfers_.begin(), transfers_.end(),
                      [](const auto& transfer) { return transfer != nullptr; });
}

void Batch::Collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    const auto at = std::find_if(transfers_.begin(), transfers_.end(), [&](const auto& transfer) {
      return transfer && transfer->handle() == message->easy_handle;
    });
    if (message->msg == CURLMSG_DONE && at != transfers_.end()) {
      Finish(static_cast<std::size_t>(at - transfers_.begin()), message->data.result);
    }
  }
}

void Batch::Finish(std::size_t i, CURLcode code) {
  const std::string origin = transfers_[i]->origin();
  End(i, transfers_[i]->Outcome(code));
  if (!outcomes_[i] &&
      (NothingWasSent(outcomes_[i].error()) || outcomes_[i].error().kind == Kind::kProxyLogin)) {
    FailWaiting(origin, outcomes_[i].error());
  }
}

void Batch::FinishAll(CURLcode code) {
  for (std::size_t i = 0; i < transfers_.size(); ++i) {
    if (transfers_[i]) {
      Finish(i, code);
    }
  }
}

// Those that waited for the same connection share its failure; each would try it once more.
void Batch::FailWaiting(const std::string& origin, const TransportFailure& failure) {
  for (std::size_t i = 0; i < transfers_.size(); ++i) {
    if (transfers_[i] && transfers_[i]->origin() == origin && !transfers_[i]->begun()) {
      End(i, tl::unexpected(failure));
    }
  }
}

// The one place where a request ends, and whoever wants to know is told. What was refused has no
// transfer, and came into contact with nobody.
void Batch::End(std::size_t i, HttpOutcome outcome) {
  outcomes_[i] = std::move(outcome);
  if (wiring_.log != nullptr) {
    wiring_.log->Ended(
        requests_[i], outcomes_[i],
        std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - since_));
  }
  if (wiring_.observe && transfers_[i]) {
    wiring_.observe(transfers_[i]->ContactWith(outcomes_[i]));
  }
  Remove(i);
}

void Batch::Remove(std::size_t i) {
  if (transfers_[i]) {
    curl_multi_remove_handle(multi_, transfers_[i]->handle());
    transfers_[i].reset();
  }
}

}  // namespace stepveil
