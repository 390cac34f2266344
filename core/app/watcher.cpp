#include "core/app/watcher.h"

#include <utility>

namespace stepveil {

Result<void> Watcher::Start(const KeptLogin& login, const Work& work, const Surroundings& around) {
  around_.emplace(around);
  Keep(login);
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

void Watcher::Keep(const KeptLogin& login) {
  const AccessToken& token = login.session.token;
  if (token.kind == AccessToken::Kind::kIssued) {
    tokens_.Keep({login.session.connection.client->address(), token.value.Clone()});
  }
}

void Watcher::TakeRequest(Request request) {
  request.login = {};
  request_.emplace(std::move(request));
}

void Watcher::OnEnd() {
  if (told_ || tokens_.settled()) {
    return;
  }
  told_ = true;
  around_->console.SpeakBesideCommand();
  around_->console.Warn(
      "the process that fetches the secrets again was killed, for want of memory perhaps: changes "
      "are not seen any more, the command keeps what it has");
  if (!request_ || request_->keep_token) {
    return;
  }
  auto revoker = Companion::Start([this](int) { RevokeAll(); }, Companion::Inherit::kStreams);
  if (revoker) {
    revoker_.emplace(*std::move(revoker));
  } else {
    around_->console.Warn("its access token stays valid until it expires: " +
                          revoker.error().message);
  }
}

void Watcher::RevokeAll() {
  for (LiveToken& token : tokens_.tokens()) {
    request_->domains = {token.origin};
    auto connection = Connect(*request_, *around_);
    if (connection) {
      RevokeToken({*std::move(connection), {std::move(token.value)}, {}}, *around_);
    }
  }
}

}  // namespace stepveil
