#pragma once

#include "tests/devserver/model/answer.h"
#include "tests/devserver/model/store.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::devserver {

// A request taken apart.
struct Request {
  std::string method, target, path;  // path: without the query, still percent-encoded
  std::map<std::string, std::vector<std::string>> query;  // decoded; several values: sent twice
  std::map<std::string, std::string> headers;
  std::vector<std::string> parameters;  // what the {} of the route's pattern stand for, decoded
  std::shared_ptr<const Json> body;     // null JSON if there was none
  std::string address;                  // what rate limits count

  // The query's (first) value; nothing if it was not sent.
  std::optional<std::string> Query(const std::string& name) const;
  // A header's value; empty if absent. `name` in lower case.
  std::string Header(const std::string& name) const;
};

// What a route's handler works with.
struct Context {
  Store& store;
  const Request& request;
  Actor actor;
};

Request ParseRequest(const Call& call);
// Reads the body by its content type into request.body; an answer if the server can't read it.
std::optional<Answer> ParseBody(const Call& call, Request& request);

}  // namespace stepveil::devserver
