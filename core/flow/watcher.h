#pragma once

#include "core/flow/session.h"
#include "core/flow/shared_tokens.h"
#include "core/run/companion.h"

#include <functional>
#include <optional>

namespace stepveil {

// The process that fetches again and again beside the command (Companion), and its tokens, which
// are revoked also where that process is killed.
class Watcher {
 public:
  // What is done there, with the number of its end of the pipe.
  using Work = std::function<void(int write_number)>;

  // Starts it, with `login`, if there is one, as what it holds: a token that our login did not
  // issue, or that is to be kept, is nobody's to revoke. Borrows what `context` stands for. Errors:
  // kRun.
  [[nodiscard]] Result<void> Start(const std::optional<Session>& login, const Work& work,
                                   const Context& context);
  // Asks it to end, waits until it has, and revokes what it has left.
  ~Watcher();

  // In the other process: it holds one more token, and has nothing left to revoke.
  void Keep(const Session& login);
  void MarkDone() { tokens_.MarkDone(); }

  // What revokes its tokens: the request of the login, whose credentials are of no use here.
  void TakeRequest(Request request);

  [[nodiscard]] int read_number() const { return companion_->read_number(); }

  // It has ended: unless all was in order, a warning says so, and its tokens are revoked by a third
  // process, so that the command is not held up.
  void OnEnd();

 private:
  void RevokeAll();

  SharedTokens tokens_;
  std::optional<Request> request_;
  std::optional<Context> context_;
  std::optional<Companion> companion_;
  std::optional<Companion> revoker_;
  bool told_ = false;
};

}  // namespace stepveil
