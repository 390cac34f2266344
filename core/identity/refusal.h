#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/http/transport.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// What an answer that isn't a success says. Never decide on the status alone: by version of the
// server, 401 can be a schema error, 403 an expired token and 500 a rate limit (Infisical,
// errors.mdx and recorded answers).
struct Refusal {
  int status = 0;
  bool from_api = false;  // Infisical's JSON envelope; false: a proxy's page, HTML, half a body
  // The server's own words, foreign and unescaped, any credential that was sent made ***. `message`
  // of a schema error is "field: what is wrong, ..."; some servers put the useful text in `error`.
  std::string message;
  std::string error;
  std::vector<std::string> details;  // newer servers: what the message is about, one by one
  std::string request_id;            // what the instance's own log knows it by, told in the body or
                                     // as x-request-id; "" = not told
  bool told_by_body = false;         // reqId, which only newer servers say
  std::string content_type;
  std::size_t body_bytes = 0;
  bool rate_limited = false;  // 429, or 500 with retry-after and nothing remaining
  bool counted = false;       // the answer carries x-ratelimit-*: the route itself was reached
  std::optional<std::chrono::seconds> wait;  // how long the server says to wait
};

// `sent` are the credentials of the request: a server or proxy that echoes one must not make us
// print it.
[[nodiscard]] Refusal ReadRefusal(const HttpResponse& answer,
                                  const std::vector<const Secret*>& sent);

// `the server answered 401: "Invalid credentials" (request "req-...")`, escaped; of a body that
// isn't Infisical's only its type and size.
[[nodiscard]] std::string Describe(const Refusal& refusal);

// ` (request "req-...")`, for an answer of success that has no known form; "" = not told.
[[nodiscard]] std::string NameRequest(const Refusal& refusal);

// `text` without the ids of requests that Describe put into it: the same refusal has another one
// each time.
[[nodiscard]] std::string WithoutRequestIds(std::string text);

// Are `words` part of what the server says (any case)?
[[nodiscard]] bool Says(const Refusal& refusal, std::string_view words);

// Does the server have no such route? A JSON 404 "Route GET:/... not found", or an answer that
// isn't Infisical's: the official image hands unknown routes to its web pages.
[[nodiscard]] bool IsRouteAbsent(const Refusal& refusal);

// Error code and hints of an answer that judged nothing: a rate limit, trouble of the
// server or of a gateway, a page that is no API's. Nothing if the request itself was refused.
struct Trouble {
  ErrorCode code = ErrorCode::kNetwork;
  std::vector<std::string> hints;
  Verdict verdict = Verdict::kUnclear;
};
[[nodiscard]] std::optional<Trouble> TroubleOf(const Refusal& refusal);

// Did the server fail before it judged the request? Outages were recorded in two shapes: the
// request is not even counted, or a look-up of its database fails ("Find one"). A 500 that is
// counted was recorded for settings and tokens that the server did not expect. Newer servers count
// nothing unless they are set to: what they say with 500 is told apart by "Find one" alone.
[[nodiscard]] bool FailedUnjudged(const Refusal& refusal);

}  // namespace stepveil
