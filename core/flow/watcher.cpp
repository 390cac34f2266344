#include "core/flow/watcher.h"

#include <utility>

namespace stepveil {

Result<void> Watcher::Start(const std::optional<Session>& login, const Work& work,
                            const Context& context) {
  context_.emplace(context);
  if (login) {
    Keep(*login);
  }
  STEPVEIL_ASSIGN_OR_RETURN(Companion companion, Companion::Start(work));
  companion_.emplace(std::move(companion));
  return {};
}

Watcher::~Watcher() {
  if (companion_) {
    companion_.reset();
    OnEnd();
  }
}

void Watcher::Keep(const Session& login) {
  const AccessToken& token = login.token;
  if (token.kind == AccessToken::Kind::kIssued) {
    tokens_.Keep({login.connection.client->address(), token.value.Clone()});
  }
}

void Watcher::TakeRequest(Request request) {
  request.login = {};
  request.seal = {};
  request_.emplace(std::move(request));
}

void Watcher::OnEnd() {
  if (told_ || tokens_.done()) {
    return;
  }
  told_ = true;
  context_->console.SpeakBesideCommand();
  context_->console.Warn(
      "the process that fetches the secrets again was killed, for want of memory perhaps: changes "
      "are not seen any more, the command keeps what it has");
  if (!request_ || request_->keep_token) {
    return;
  }
  auto revoker = Companion::Start([this](int) { RevokeAll(); }, Companion::Inherit::kStreams);
  if (revoker) {
    revoker_.emplace(*std::move(revoker));
  } else {
    context_->console.Warn("its access token stays valid until it expires: " +
                           revoker.error().message);
  }
}

void Watcher::RevokeAll() {
  for (LiveToken& token : tokens_.tokens()) {
    request_->domains = {token.origin};
    auto connection = Connect(*request_, *context_);
    if (connection) {
      RevokeToken({.connection = *std::move(connection), .token = {std::move(token.value)}},
                  nullptr, *context_);
    }
  }
}

}  // namespace stepveil
