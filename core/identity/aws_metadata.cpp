#include "core/identity/aws_metadata.h"

#include "core/base/foreign_json.h"
#include "core/identity/json_word.h"

#include <nlohmann/json.hpp>

namespace stepveil {

using nlohmann::json;

Result<AwsCredentials> ReadCredentials(const HttpResponse& answer, const std::string& whose,
                                       const CredentialsPlace& place) {
  if (answer.status != 200) {
    return Fail(ErrorCode::kLogin, whose + " answered " + std::to_string(answer.status));
  }
  json body = ReadForeignJson(answer.body.Expose(), kSmallJson);
  const json::json_pointer pointer(place.pointer);
  if (!body.is_object() || !body.contains(pointer) || !body[pointer].is_object()) {
    return Fail(ErrorCode::kLogin, whose + " answered with something else than credentials");
  }
  json& found = body[pointer];
  const Secret id = TakeWord(found, "AccessKeyId");
  AwsCredentials credentials{std::string(id.Expose()), TakeWord(found, "SecretAccessKey"),
                             TakeWord(found, place.token), Secret()};
  if (id.empty() || credentials.secret_access_key.empty()) {
    return Fail(ErrorCode::kLogin, whose + " answered without credentials");
  }
  return credentials;
}

}  // namespace stepveil
