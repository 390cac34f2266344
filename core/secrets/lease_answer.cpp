#include "core/secrets/lease_answer.h"

#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/identity/token_refusal.h"

#include <nlohmann/json.hpp>

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace stepveil {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using WallTime = std::chrono::time_point<std::chrono::system_clock, milliseconds>;

json ObjectIn(const json& body, const char* name) {
  const auto at = body.is_object() ? body.find(name) : body.end();
  return at != body.end() && at->is_object() ? *at : json::object();
}

std::string TextIn(const json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

// Longer than any server grants, and far from where sums of times overflow.
constexpr milliseconds kLongestLife = std::chrono::hours(24 * 366);

bool LooksLikeTime(const std::string& text) {
  return text.size() <= 30 && text.find_first_not_of("0123456789-:.TZ") == std::string::npos;
}

// "2026-11-30T21:00:00.000Z", and nothing that a message could not show.
std::optional<WallTime> TimeOf(const std::string& text) {
  if (!LooksLikeTime(text)) {
    return std::nullopt;
  }
  std::tm parts = {};
  int thousandths = 0;
  const int read =
      std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &parts.tm_year, &parts.tm_mon,
                  &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &thousandths);
  if (read < 6) {
    return std::nullopt;
  }
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  return WallTime(std::chrono::seconds(timegm(&parts))) + milliseconds(thousandths);
}

WallTime Now() {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

// A provider may have a port or a list among its values.
Secret ValueOf(json& value) {
  if (auto* const text = value.get_ptr<std::string*>()) {
    return Secret::Take(*text);
  }
  std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return Secret::Take(text);
}

std::string HintFor(const Refusal& refusal) {
  if (refusal.status == 403) {
    return "give the identity's role the permission to lease dynamic secrets in this folder";
  }
  if (refusal.status == 404) {
    return "check how the dynamic secret, its folder and environment are written in Infisical";
  }
  if (Says(refusal, "ttl")) {
    return "check --lease-ttl against the longest TTL that the dynamic secret allows";
  }
  return "look at the dynamic secret in Infisical: can it reach what makes its credentials?";
}

}  // namespace

std::optional<Lease> ReadLease(const HttpResponse& answer) {
  json body = ReadForeignJson(answer.body.Expose(), kSmallJson);
  const json told = ObjectIn(body, "lease");
  Lease lease;
  lease.id = TextIn(told, "id");
  lease.expires = TextIn(told, "expireAt");
  const auto end = TimeOf(lease.expires);
  if (lease.id.empty() || !end) {
    return std::nullopt;
  }
  const WallTime now = Now();
  const WallTime begin = TimeOf(TextIn(told, "createdAt")).value_or(now);
  lease.behind = begin - now;
  lease.life = std::min(*end - begin, kLongestLife);
  if (body.contains("data") && body["data"].is_object()) {
    for (auto& [name, value] : body["data"].items()) {
      lease.values.emplace_back(name, ValueOf(value));
    }
  }
  return lease;
}

bool ReadRenewal(const HttpResponse& answer, Lease& lease) {
  const json told = ObjectIn(ReadForeignJson(answer.body.Expose(), kSmallJson), "lease");
  const std::string expires = TextIn(told, "expireAt");
  const auto end = TimeOf(expires);
  const auto before = TimeOf(lease.expires);
  if (!end || (before && *end <= *before)) {
    return false;
  }
  lease.expires = expires;
  lease.life = std::min(*end - (Now() + lease.behind), kLongestLife);
  return true;
}

std::optional<std::string> ReadSlug(const HttpResponse& answer) {
  const json body =
      answer.status == 200 ? ReadForeignJson(answer.body.Expose(), kLargeJson) : json();
  for (const char* wrapper : {"workspace", "project"}) {
    std::string slug = TextIn(ObjectIn(body, wrapper), "slug");
    if (!slug.empty()) {
      return slug;
    }
  }
  return std::nullopt;
}

Error LeaseRefused(const std::string& what, const Refusal& refusal, AccessToken::Kind kind) {
  if (kind == AccessToken::Kind::kService) {
    return Error{ErrorCode::kLogin,
                 what + ": a service token can't: " + Describe(refusal),
                 {"log in as a machine identity: dynamic secrets are for these alone"}};
  }
  if (auto token = TokenRefused(refusal, kind)) {
    return WithContext(what, *std::move(token));
  }
  if (auto trouble = TroubleOf(refusal)) {
    return Error{trouble->code, what + ": " + Describe(refusal), std::move(trouble->hints)};
  }
  return Error{ErrorCode::kSecret, what + ": " + Describe(refusal), {HintFor(refusal)}};
}

}  // namespace stepveil
