#include "core/flow/id_token_places.h"

#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/identity/cloud_metadata.h"
#include "core/identity/json_word.h"
#include "core/identity/jwt_proof.h"

#include <nlohmann/json.hpp>

#include <utility>
#include <vector>

namespace stepveil {
namespace {

bool IsSet(const char* variable, const Context& context) {
  return *variable != '\0' && context.variables.GetNonEmpty(variable).has_value();
}

// A job that may not have a token has the address alone.
bool Has(const IdTokenPlace& place, const Context& context) {
  return IsSet(place.variable, context) && (*place.bearer == '\0' || IsSet(place.bearer, context));
}

tl::unexpected<Error> NothingFound(std::span<const IdTokenPlace> places, const Context& context) {
  std::vector<std::string> looked;
  std::vector<std::string> hints;
  for (const IdTokenPlace& place : places) {
    if (*place.variable != '\0') {
      const bool half = *place.bearer != '\0' && IsSet(place.variable, context);
      looked.push_back(std::string(half ? place.bearer : place.variable) + " (" + place.system +
                       ")");
    }
    if (*place.program != '\0') {
      hints.push_back(std::string("in ") + place.system + ": " + place.program);
    }
  }
  hints.insert(hints.begin(), {"looked at " + Join(looked, ", ") + ": not set",
                               "name the variable that holds the id token with --id-token-env NAME",
                               "outside of CI use --method universal"});
  return Fail({ErrorCode::kLogin,
               "method oidc needs an id token, and no CI system that gives one was found",
               std::move(hints)});
}

Result<Secret> AskFor(const IdTokenPlace& place, Session& session, const Context& context) {
  std::string header = "Bearer ";
  const std::string_view bearer = *context.variables.Get(place.bearer);
  header.reserve(header.size() + bearer.size());
  header.append(bearer);
  MetadataQuestion question;
  question.url = std::string(*context.variables.Get(place.variable)) + place.query;
  question.source = place.variable;
  question.method = HttpMethod::kPost;
  question.header.emplace("Authorization", Secret::Take(header));
  question.time = std::chrono::seconds(15);
  auto answer = Ask({context.variables, *session.connection.transport, context.clock,
                     session.connection.deadline},
                    std::move(question));
  const std::string whose = std::string("the id token service of ") + place.system;
  if (!answer) {
    return Fail(WithContext("no token from " + whose, std::move(answer).error()));
  }
  if (answer->status != 200) {
    return Fail(ErrorCode::kLogin, whose + " answered " + std::to_string(answer->status),
                {std::string("check the token in ") + place.bearer});
  }
  nlohmann::json body = ReadForeignJson(answer->body.Expose(), kSmallJson);
  return JwtOf(body.is_object() ? TakeWord(body, place.field) : Secret(), whose);
}

}  // namespace

Result<Secret> FetchFromPlaces(std::span<const IdTokenPlace> places, const std::string& audience,
                               Session& session, const Context& context) {
  for (const IdTokenPlace& place : places) {
    if (!Has(place, context)) {
      continue;
    }
    if (!audience.empty()) {
      context.console.Warn(std::string("the id token of ") + place.system +
                           " has an audience of its own: --audience changes nothing");
    }
    if (*place.bearer != '\0') {
      session.credential_variables.emplace_back(place.bearer);
      return AskFor(place, session, context);
    }
    session.credential_variables.emplace_back(place.variable);
    return Secret(Trim(*context.variables.Get(place.variable)));
  }
  return NothingFound(places, context);
}

}  // namespace stepveil
