#include "core/flow/kept_login.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace stepveil {
namespace {

// Of a short life half is used at least.
constexpr std::chrono::seconds kTimeForOneFetch{30};

}  // namespace

Result<KeptLogin> LogIn(const Request& request, const Surroundings& around) {
  KeptLogin login;
  STEPVEIL_ASSIGN_OR_RETURN(
      login.session,
      OpenSession(request, around, KeepingIn(login.needles, around.console, NothingToAnnounce)));
  const auto life = login.session.token.expires_in;
  if (life.count() > 0) {
    login.expires = around.clock.now() + life;
  }
  return login;
}

Result<void> Disconnect(KeptLogin& login, Request& request, const Surroundings& around) {
  Connection& connection = login.session.connection;
  const auto domains = std::exchange(request.domains, {connection.client->address()});
  auto fresh = Connect(request, around);
  request.domains = domains;
  if (!fresh) {
    return Fail(std::move(fresh).error());
  }
  connection.client.reset();     // which borrows the transport,
  connection.transport.reset();  // which borrows the patience
  connection = *std::move(fresh);
  return {};
}

bool ExpiresSoon(const KeptLogin& login, TimePoint now) {
  const auto life = login.session.token.expires_in;
  return login.expires &&
         now + std::min<std::chrono::nanoseconds>(kTimeForOneFetch, life / 2) >= *login.expires;
}

Client ClientOf(const KeptLogin& login, const Request& request, const Clock& clock) {
  ClientOptions options;
  options.addresses = {login.session.connection.client->address()};
  options.headers = request.headers;
  options.deadline = clock.now() + request.deadline;
  options.most_troubled = 3;  // the next fetch is the next attempt
  return Client(*login.session.connection.transport, std::move(options), clock);
}

}  // namespace stepveil
