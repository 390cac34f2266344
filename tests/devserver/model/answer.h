#pragma once

#include "tests/devserver/call.h"

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace stepveil::devserver {

using Json = nlohmann::ordered_json;

// A value, or the answer that refuses the request.
template <class T>
using Outcome = tl::expected<T, Answer>;

// `body` as JSON; the headers every answer has are added at the end, by Finish.
Answer JsonAnswer(int status, const Json& body);
// {"statusCode","message","error"}, the server's form of an error.
Answer Refuse(int status, std::string_view error, std::string_view message);
// 500 "Something went wrong"; `error` names the failed step where the server leaks it.
Answer Broken(std::string_view error = "InternalServerError");
// A schema error: `issues` is an array in the form of the zod library.
Answer RefuseSchema(const Json& issues);

// `answer`, an error, with a list of details.
Answer WithDetails(const Answer& answer, const Json& details);
// Rewrites an error of the 2024 form into that of newer servers (recorded): reqId, 422 for schema
// errors, details of a denied permission.
void Modernise(Answer& answer);
// Adds content type, etag and the fixed security headers, and turns the answer into a 304 if
// `if_none_match` names its etag, weak or not. Source: recorded headers; the etag is the SHA-1 of
// the body.
struct Finishing {
  std::string_view base_url, if_none_match;
  bool long_hsts = false;
};
void Finish(Answer& answer, const Finishing& how);

}  // namespace stepveil::devserver
