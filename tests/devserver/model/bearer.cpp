#include "tests/devserver/model/bearer.h"

#include "tests/devserver/model/access_token.h"
#include "tests/devserver/model/addresses.h"

namespace stepveil::devserver {
namespace {

constexpr std::size_t kBearerChars = 7;  // "Bearer "

// A service token is sent as its first three parts: st.ID.SECRET; a fourth is for the client's own
// use.
Outcome<Actor> AuthenticateServiceToken(const Store& store, const std::string& text) {
  for (const ServiceToken& token : store.service_tokens) {
    const std::string expected = "st." + token.id + '.' + token.secret;
    if (text == expected || text.starts_with(expected + '.')) return Actor{nullptr, &token, false};
  }
  if (!store.rules().tells_more) {
    return tl::unexpected(Refuse(404, "NotFound", "Service token not found"));
  }
  const std::string id = text.substr(3, text.find('.', 3) - 3);
  return tl::unexpected(Refuse(404, "NotFound", "Service token with ID '" + id + "' not found"));
}

bool Allows(Access access, const Actor& actor) {
  switch (access) {
    case Access::kAnyone:
      return true;
    case Access::kMachine:
      return actor.admin || actor.identity != nullptr || actor.service_token != nullptr;
    case Access::kIdentity:
      return actor.admin || actor.identity != nullptr;
    case Access::kServiceToken:
      return actor.service_token != nullptr;
    case Access::kUser:
      return false;  // the model has no users
    case Access::kAdmin:
      return actor.admin;
  }
  return false;
}

}  // namespace

Outcome<Actor> Authenticate(Store& store, const Request& request) {
  auto header = request.headers.find("authorization");
  if (header == request.headers.end()) return Actor{};
  std::string text = header->second;
  text.erase(0, kBearerChars);
  if (text == store.admin_token) return Actor{nullptr, nullptr, true};
  if (text.starts_with("st.")) return AuthenticateServiceToken(store, text);
  Outcome<const Identity*> identity = UseAccessToken(store, text);
  if (!identity) return tl::unexpected(identity.error());
  if (auto refusal = RefuseAddress((*identity)->token_addresses, request.address)) {
    return tl::unexpected(*refusal);
  }
  return Actor{*identity, nullptr, false};
}

std::optional<Answer> RefuseActor(const Actor& actor, Access access, const Request& request) {
  if (Allows(access, actor)) return std::nullopt;
  if (actor.identity == nullptr && actor.service_token == nullptr) {
    return Refuse(401, "UnauthorizedError", "Token missing");
  }
  return Refuse(403, "Forbidden access to " + request.target,
                "You are not allowed to access this resource");
}

}  // namespace stepveil::devserver
