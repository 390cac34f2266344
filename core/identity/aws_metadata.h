#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/http/transport.h"
#include "core/identity/aws_signature.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace stepveil {

// Where AWS credentials are looked for. Everything is borrowed.
struct AwsPlace {
  const Variables& variables;
  Transport& transport;
  const Clock& clock;
  TimePoint deadline;
};

// One question to the service that hands out the credentials of a machine or container.
struct MetadataQuestion {
  std::string url;
  std::string source;  // where the address comes from, for hints: "AWS_... "
  HttpMethod method = HttpMethod::kGet;
  std::optional<std::pair<std::string, Secret>> header = std::nullopt;  // what it asks for
  std::chrono::milliseconds time{5000};
};

// The answer, whatever its status. Plain http goes to loopback and link-local addresses alone,
// --allow-http or not. Errors: kLogin for an address that is none or may not be asked; kNetwork.
[[nodiscard]] Result<HttpResponse> Ask(const AwsPlace& place, MetadataQuestion question);

// The credentials in such an answer: {"AccessKeyId","SecretAccessKey","Token"}. `whose` begins the
// message where there are none ("the container's credentials service"). Errors: kLogin.
[[nodiscard]] Result<AwsCredentials> ReadCredentials(const HttpResponse& answer,
                                                     const std::string& whose);

// Visible ASCII only, as in a header's word: what AWS hands out never holds anything else.
[[nodiscard]] bool IsAwsWord(std::string_view text);

}  // namespace stepveil
