#include "core/flow/revocation.h"

#include <system_error>
#include <utility>

namespace stepveil {

Revocation::Revocation(Session session, std::unique_ptr<StopSignals> stop,
                       const TokenEvents* events, const Context& context)
    : session_(std::move(session)), stop_(std::move(stop)), events_(events), context_(context) {
  session_.connection.patience->Stop();  // the console is not for two threads
  try {
    thread_ = std::thread([this] { done_ = RevokeNow(); });
  } catch (const std::system_error&) {
    // Without a thread it is done in Finish().
  }
}

Result<void> Revocation::RevokeNow() { return Revoke(*session_.connection.client, session_.token); }

void Revocation::Finish() {
  if (thread_.joinable()) {
    thread_.join();
  }
  if (!finished_) {
    finished_ = true;
    ReportRevocation(done_ ? *done_ : RevokeNow(), events_, context_);
  }
  stop_.reset();
}

}  // namespace stepveil
