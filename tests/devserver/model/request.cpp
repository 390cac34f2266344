#include "tests/devserver/model/request.h"

#include "tests/devserver/model/encoding.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

using Pairs = std::map<std::string, std::vector<std::string>>;

Pairs ParsePairs(std::string_view text) {
  Pairs pairs;
  while (!text.empty()) {
    std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    std::size_t equals = part.find('=');
    if (part.empty()) continue;
    std::string_view value =
        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    pairs[DecodeQuery(part.substr(0, equals))].push_back(DecodeQuery(value));
  }
  return pairs;
}

Json FormBody(std::string_view text) {
  Json body = Json::object();
  for (const auto& [name, values] : ParsePairs(text)) {
    body[name] = values.size() == 1 ? Json(values.front()) : Json(values);
  }
  return body;
}

// Any of these headers sets the address that rate limits count (recorded server).
std::string CountedAddress(const Call& call) {
  for (const char* name : {"x-client-ip", "x-forwarded-for", "x-real-ip"}) {
    auto found = call.headers.find(name);
    if (found != call.headers.end()) return found->second.substr(0, found->second.find(','));
  }
  return call.client_address;
}

}  // namespace

std::optional<std::string> Request::Query(const std::string& name) const {
  auto found = query.find(name);
  if (found == query.end()) return std::nullopt;
  return found->second.front();
}

std::string Request::Header(const std::string& name) const {
  auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

Request ParseRequest(const Call& call) {
  Request request;
  request.method = call.method;
  request.target = call.target;
  std::size_t mark = call.target.find('?');
  request.path = call.target.substr(0, mark);
  if (mark != std::string::npos) {
    request.query = ParsePairs(std::string_view(call.target).substr(mark + 1));
  }
  request.headers = call.headers;
  request.address = CountedAddress(call);
  request.body = std::make_shared<const Json>();
  return request;
}

std::optional<Answer> ParseBody(const Call& call, Request& request) {
  const std::string type = request.Header("content-type");
  auto set = [&request](Json body) {
    request.body = std::make_shared<const Json>(std::move(body));
  };
  if (type.starts_with("application/json")) {
    Json body = Json::parse(call.body, nullptr, false);
    if (body.is_discarded()) return Broken();
    set(std::move(body));
  } else if (type.starts_with("application/x-www-form-urlencoded")) {
    set(FormBody(call.body));
  } else if (type.starts_with("text/plain")) {
    set(call.body);
  } else if (!call.body.empty()) {
    return Broken();  // a content type that the server has no parser for
  }
  return std::nullopt;
}

}  // namespace stepveil::devserver
