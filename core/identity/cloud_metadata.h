#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/http/transport.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace stepveil {

// Where a proof is looked for. Everything is borrowed.
struct ProofPlace {
  const Variables& variables;
  Transport& transport;
  const Clock& clock;
  TimePoint deadline;
};

// How long a metadata service has that is nobody's where the job doesn't run in its cloud.
inline constexpr std::chrono::milliseconds kTimeForMetadata{2000};

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
// --allow-http or not, and never through a proxy. Errors: kLogin for an address that is none or may
// not be asked; kNetwork.
[[nodiscard]] Result<HttpResponse> Ask(const ProofPlace& place, MetadataQuestion question);

// An address with these endings taken from it: a path is appended.
[[nodiscard]] std::string WithoutFinalSlash(std::string_view address);

}  // namespace stepveil
