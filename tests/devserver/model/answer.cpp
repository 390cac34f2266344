#include "tests/devserver/model/answer.h"

#include "tests/devserver/model/encoding.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace stepveil::devserver {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kFixedHeaders{{
    {"cross-origin-opener-policy", "same-origin"},
    {"cross-origin-resource-policy", "same-origin"},
    {"origin-agent-cluster", "?1"},
    {"referrer-policy", "no-referrer"},
    {"x-content-type-options", "nosniff"},
    {"x-dns-prefetch-control", "off"},
    {"x-download-options", "noopen"},
    {"x-frame-options", "SAMEORIGIN"},
    {"x-permitted-cross-domain-policies", "none"},
    {"x-xss-protection", "0"},
    {"vary", "Origin"},
    {"access-control-allow-credentials", "true"},
}};

bool HasHeader(const Answer& answer, std::string_view name) {
  return std::any_of(answer.headers.begin(), answer.headers.end(),
                     [&](const auto& header) { return header.first == name; });
}

// RFC 9110, 8.8.3.2: weak comparison, which If-None-Match asks for; a proxy that compresses weakens
// what it passes on. One etag or a list of them.
bool Matches(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

// Letters and digits, as the server's own ids.
std::string RequestId() {
  constexpr std::string_view kLetters =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string id = "req-";
  const std::string random = RandomHex(14);
  for (std::size_t i = 0; i < 28; i += 2) {
    id += kLetters[std::stoul(random.substr(i, 2), nullptr, 16) % kLetters.size()];
  }
  return id;
}

}  // namespace

Answer JsonAnswer(int status, const Json& body) {
  return {status, {}, body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

Answer Refuse(int status, std::string_view error, std::string_view message) {
  return JsonAnswer(status, {{"statusCode", status}, {"message", message}, {"error", error}});
}

Answer Broken(std::string_view error) { return Refuse(500, error, "Something went wrong"); }

Answer RefuseSchema(const Json& issues) {
  return JsonAnswer(401,
                    {{"statusCode", 401}, {"message", issues}, {"error", "ValidationFailure"}});
}

Answer WithDetails(const Answer& answer, const Json& details) {
  Json body = Json::parse(answer.body);
  body["details"] = details;
  return JsonAnswer(answer.status, body);
}

void Modernise(Answer& answer) {
  if (answer.status < 400) return;
  Json old = Json::parse(answer.body, nullptr, false);
  if (!old.is_object() || !old.contains("error")) return;
  if (old["error"] == "ValidationFailure") answer.status = 422;
  Json body{{"reqId", RequestId()}, {"statusCode", answer.status}};
  for (const auto& [name, value] : old.items()) {
    if (name != "statusCode") body[name] = value;
  }
  if (old["error"] == "PermissionDenied" && !old.contains("details")) {
    body["details"] = Json::array();
  }
  answer.body = JsonAnswer(answer.status, body).body;
}

void Finish(Answer& answer, const Finishing& how) {
  if (answer.status == 0) return;
  for (const auto& [name, value] : kFixedHeaders) answer.headers.emplace_back(name, value);
  answer.headers.emplace_back("strict-transport-security",
                              how.long_hsts ? "max-age=31536000; includeSubDomains"
                                            : "max-age=15552000; includeSubDomains");
  answer.headers.emplace_back("access-control-allow-origin", how.base_url);
  if (!HasHeader(answer, "content-type")) {
    answer.headers.emplace_back("content-type", "application/json; charset=utf-8");
  }
  std::string etag = '"' + Base64(Sha1(answer.body)) + '"';
  answer.headers.emplace_back("etag", etag);
  if (answer.status != 200 || !Matches(how.if_none_match, etag)) return;
  answer.status = 304;
  answer.body.clear();
}

}  // namespace stepveil::devserver
