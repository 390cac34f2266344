#include "core/app/revocation.h"

#include <system_error>
#include <utility>

namespace stepveil {

Revocation::Revocation(Session session, std::unique_ptr<StopSignals> stop,
                       const Surroundings& around)
    : session_(std::move(session)), stop_(std::move(stop)), around_(around) {
  session_.connection.patience->Stop();  // the console is not for two threads
  const auto revoke = [this] { return Revoke(*session_.connection.client, session_.token); };
  try {
    done_ = std::async(std::launch::async, revoke);
  } catch (const std::system_error&) {  // no thread: then it is done when it has to be
    done_ = std::async(std::launch::deferred, revoke);
  }
}

void Revocation::Finish() {
  if (done_.valid()) {
    ReportRevocation(done_.get(), around_);
  }
  stop_.reset();
}

}  // namespace stepveil
