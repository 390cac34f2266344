#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/http/transport.h"
#include "core/identity/aws_signature.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil {

// Where AWS credentials are looked for. Everything is borrowed.
struct AwsPlace {
  const Variables& variables;
  Transport& transport;
  const Clock& clock;
  TimePoint deadline;
};

// One question to a service that hands out credentials.
struct MetadataQuestion {
  std::string url;
  std::string source;  // the variable that the address comes from, or could
  HttpMethod method = HttpMethod::kGet;
  std::optional<std::pair<std::string, Secret>> header = std::nullopt;  // what it wants to see
  std::optional<Secret> form = std::nullopt;                            // of a POST
  std::chrono::milliseconds time{5000};
};

// The answer, whatever its status. Plain http goes to loopback and link-local addresses alone,
// --allow-http or not. Errors: kLogin for an address that is none or may not be asked; kNetwork.
[[nodiscard]] Result<HttpResponse> Ask(const AwsPlace& place, MetadataQuestion question);

// Where in the JSON of an answer the credentials stand: {"AccessKeyId","SecretAccessKey",TOKEN}.
struct CredentialsPlace {
  const char* pointer = "";  // JSON pointer; "" = the whole
  const char* token = "Token";
};

// The credentials in an answer. `whose` begins the message where there are none ("the container's
// credentials service"). Errors: kLogin.
[[nodiscard]] Result<AwsCredentials> ReadCredentials(const HttpResponse& answer,
                                                     const std::string& whose,
                                                     const CredentialsPlace& place = {});

// The token in the file that `variable` names, without white space around it. Errors: kLogin.
[[nodiscard]] Result<Secret> ReadTokenFile(const char* variable, const Variables& variables);

// Visible ASCII only, as in a header's word: what AWS hands out never holds anything else.
[[nodiscard]] bool IsAwsWord(std::string_view text);

}  // namespace stepveil
