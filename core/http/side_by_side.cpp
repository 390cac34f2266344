#include "core/http/side_by_side.h"

#include "core/http/merged_reads.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <semaphore>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using Requests = std::vector<HttpRequest>;
using Outcomes = std::vector<HttpOutcome>;

// One piece of work in a thread of its own, which runs only while GoOn() waits for it.
class Worker : public Transport {
 public:
  explicit Worker(const Clock& clock) : clock_{clock.now, [this](auto time) { Sleep(time); }} {}
  ~Worker() override {
    if (thread_.joinable()) {
      thread_.join();
    }
  }

  // False if there can be no thread.
  bool Start(std::function<void(const Lane&)> work) {
    try {
      thread_ = std::thread([this, work = std::move(work)] {
        resumed_.acquire();
        work({*this, clock_});
        done_ = true;
        paused_.release();
      });
    } catch (const std::system_error&) {
      return false;
    }
    return true;
  }

  // Lets it run until it sends, sleeps or is done.
  void GoOn() {
    asked_ = nullptr;
    wakes_.reset();
    resumed_.release();
    paused_.acquire();
  }

  Outcomes Send(const Requests& requests, TimePoint deadline) override {
    asked_ = &requests;
    deadline_ = deadline;
    Pause();
    return std::move(answers_);
  }

  [[nodiscard]] bool done() const { return done_; }
  // Null if it asks for nothing.
  [[nodiscard]] const Requests* asked() const { return asked_; }
  [[nodiscard]] TimePoint deadline() const { return deadline_; }
  [[nodiscard]] std::optional<TimePoint> wakes() const { return wakes_; }
  void Answer(Outcomes answers) { answers_ = std::move(answers); }

 private:
  void Sleep(std::chrono::milliseconds time) {
    wakes_ = clock_.now() + time;
    Pause();
  }

  void Pause() {
    paused_.release();
    resumed_.acquire();
  }

  Clock clock_;
  std::binary_semaphore resumed_{0};
  std::binary_semaphore paused_{0};
  const Requests* asked_ = nullptr;
  TimePoint deadline_;
  Outcomes answers_;
  std::optional<TimePoint> wakes_;
  bool done_ = false;
  std::thread thread_;
};

using Workers = std::vector<std::unique_ptr<Worker>>;

// All that the workers ask for, in one round; then each goes on with its answers.
void SendAll(const Workers& workers, Transport& transport) {
  MergedReads merged;
  TimePoint deadline = TimePoint::min();
  for (const auto& worker : workers) {
    if (worker->asked() != nullptr) {
      merged.Add(*worker->asked());
      deadline = std::max(deadline, worker->deadline());
    }
  }
  merged.Send(transport, deadline);
  for (const auto& worker : workers) {
    if (worker->asked() != nullptr) {
      worker->Answer(merged.TakeNext(worker->asked()->size()));
      worker->GoOn();
    }
  }
}

// Sleeps until the first is to wake, and lets those go on whose time has come. A sleep that was
// broken off ends them all: whoever waits looks at why.
void SleepForAll(const Workers& workers, const Clock& clock) {
  TimePoint first = TimePoint::max();
  for (const auto& worker : workers) {
    first = std::min(first, worker->wakes().value_or(TimePoint::max()));
  }
  clock.sleep(std::chrono::ceil<std::chrono::milliseconds>(first - clock.now()));
  const TimePoint now = std::max(first, clock.now());
  for (const auto& worker : workers) {
    if (worker->wakes() && *worker->wakes() <= now) {
      worker->GoOn();
    }
  }
}

}  // namespace

void DoSideBySide(std::size_t count, Transport& transport, const Clock& clock,
                  const std::function<void(std::size_t, const Lane&)>& work) {
  Workers workers;
  std::size_t started = 0;
  for (; started < count && count > 1; ++started) {
    auto worker = std::make_unique<Worker>(clock);
    if (!worker->Start([&work, started](const Lane& lane) { work(started, lane); })) {
      break;
    }
    worker->GoOn();
    workers.push_back(std::move(worker));
  }
  for (;;) {
    std::erase_if(workers, [](const auto& worker) { return worker->done(); });
    if (workers.empty()) {
      break;
    }
    const bool asks = std::any_of(workers.begin(), workers.end(),
                                  [](const auto& worker) { return worker->asked() != nullptr; });
    asks ? SendAll(workers, transport) : SleepForAll(workers, clock);
  }
  for (; started < count; ++started) {
    work(started, {transport, clock});
  }
}

}  // namespace stepveil
