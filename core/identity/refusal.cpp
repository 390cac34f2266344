#include "core/identity/refusal.h"

#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/http/retry.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace stepveil {
namespace {

using nlohmann::json;

constexpr std::size_t kMostIssues = 10;
constexpr std::size_t kMostDetails = 10;
constexpr std::size_t kLongestRequestId = 64;
constexpr std::size_t kShortestSecretBytes = 4;  // shorter ones would blank ordinary words

std::string HeaderOf(const HttpResponse& answer, const char* name) {
  const auto at = answer.headers.find(name);
  return at == answer.headers.end() ? "" : at->second;
}

std::string TextOf(const json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

// The dotted place of a zod issue (`path`) or of the Go backend's (`field`).
std::string PlaceOf(const json& issue) {
  const auto path = issue.find("path");
  if (path == issue.end() || !path->is_array()) {
    return TextOf(issue, "field");
  }
  std::vector<std::string> steps;
  for (const json& step : *path) {
    steps.push_back(step.is_string() ? step.get<std::string>()
                                     : step.dump(-1, ' ', false, json::error_handler_t::replace));
  }
  return Join(steps, ".");
}

std::string ListIssues(const json& issues) {
  std::vector<std::string> lines;
  for (const json& issue : issues) {
    if (issue.is_object() && lines.size() < kMostIssues) {
      const std::string place = PlaceOf(issue);
      lines.push_back((place.empty() ? "" : place + ": ") + TextOf(issue, "message"));
    }
  }
  return Join(lines, ", ");
}

// The details of a denied permission are objects, which tell a reader nothing.
std::vector<std::string> DetailsOf(const json& body) {
  std::vector<std::string> details;
  const auto at = body.find("details");
  for (std::size_t i = 0; at != body.end() && at->is_array() && i < at->size(); ++i) {
    if ((*at)[i].is_string() && details.size() < kMostDetails) {
      details.push_back((*at)[i].get<std::string>());
    }
  }
  return details;
}

void ReadEnvelope(const json& body, Refusal& refusal) {
  const std::string id = body.is_object() ? TextOf(body, "reqId") : "";
  if (!id.empty()) {
    refusal.request_id = id.substr(0, kLongestRequestId);
    refusal.told_by_body = true;
  }
  if (!body.is_object() || !(body.contains("message") || body.contains("error"))) {
    return;
  }
  refusal.from_api = true;
  refusal.error = TextOf(body, "error");
  refusal.message = TextOf(body, "message");
  refusal.details = DetailsOf(body);
  for (const char* name : {"message", "fieldErrors"}) {
    const auto issues = body.find(name);
    if (issues != body.end() && issues->is_array()) {
      refusal.message = ListIssues(*issues);
    }
  }
}

void Blank(const std::vector<const Secret*>& sent, std::string& text) {
  for (const Secret* secret : sent) {
    const std::string_view bytes = secret->Expose();
    if (bytes.size() < kShortestSecretBytes) {
      continue;
    }
    for (std::size_t at = 0; (at = text.find(bytes, at)) != text.npos; at += 3) {
      text.replace(at, bytes.size(), "***");
    }
  }
}

// Names of error classes: they repeat the status and tell the reader nothing more.
bool IsClassName(std::string_view error) {
  constexpr std::array<std::string_view, 17> kNames = {"UnauthorizedError",
                                                       "ForbiddenError",
                                                       "TokenError",
                                                       "NotFound",
                                                       "Not Found",
                                                       "BadRequest",
                                                       "ValidationFailure",
                                                       "PermissionDenied",
                                                       "RateLimitExceeded",
                                                       "InternalServerError",
                                                       "DatabaseError",
                                                       "Error",
                                                       "SecretPathNotFound",
                                                       "GetSecretByName",
                                                       "ProjectMembershipNotFound",
                                                       "ForbiddenReadSecretError",
                                                       "Forbidden"};
  return error.empty() || std::find(kNames.begin(), kNames.end(), error) != kNames.end();
}

bool IsRateLimit(const Refusal& refusal, const HttpResponse& answer) {
  const bool of_2024 = refusal.status == 500 && answer.headers.count("retry-after") > 0 &&
                       HeaderOf(answer, "x-ratelimit-remaining") == "0";
  return refusal.status == 429 || of_2024;
}

}  // namespace

Refusal ReadRefusal(const HttpResponse& answer, const std::vector<const Secret*>& sent) {
  Refusal refusal;
  refusal.status = answer.status;
  refusal.body_bytes = answer.body.size_bytes();
  refusal.content_type = HeaderOf(answer, "content-type");
  refusal.wait = ToldWait(answer);
  refusal.counted = answer.headers.count("x-ratelimit-limit") > 0;
  refusal.rate_limited = IsRateLimit(refusal, answer);
  refusal.request_id = HeaderOf(answer, "x-request-id").substr(0, kLongestRequestId);
  ReadEnvelope(ReadForeignJson(answer.body.Expose(), kSmallJson), refusal);
  for (std::string* text : {&refusal.message, &refusal.error, &refusal.request_id}) {
    Blank(sent, *text);
  }
  for (std::string& detail : refusal.details) {
    Blank(sent, detail);
  }
  return refusal;
}

std::string NameRequest(const Refusal& refusal) {
  return refusal.request_id.empty() ? "" : " (request " + Quoted(refusal.request_id) + ")";
}

std::string Describe(const Refusal& refusal) {
  std::string text =
      (refusal.rate_limited ? "the server limits requests and answered " : "the server answered ") +
      std::to_string(refusal.status);
  if (!refusal.from_api) {
    const std::string type =
        refusal.content_type.empty() ? "no content type" : Quoted(refusal.content_type);
    return text + " with " + type + ", " + std::to_string(refusal.body_bytes) +
           " bytes that are no answer of Infisical's API" + NameRequest(refusal);
  }
  if (!refusal.message.empty()) {
    text += ": " + Quoted(refusal.message);
  }
  for (const std::string& detail : refusal.details) {
    text += ", " + Quoted(detail);
  }
  if (!IsClassName(refusal.error)) {
    text += " (" + Quoted(refusal.error) + ")";
  }
  return text + NameRequest(refusal);
}

std::string WithoutRequestIds(std::string text) {
  constexpr std::string_view kBegin = " (request \"";
  constexpr std::string_view kEnd = "\")";
  for (std::size_t from = 0; (from = text.find(kBegin, from)) != text.npos;) {
    const std::size_t to = text.find(kEnd, from);
    if (to == text.npos) {
      break;
    }
    text.erase(from, to + kEnd.size() - from);
  }
  return text;
}

bool Says(const Refusal& refusal, std::string_view words) {
  const std::string wanted = LowerAscii(words);
  const bool in_details =
      std::any_of(refusal.details.begin(), refusal.details.end(), [&](const std::string& detail) {
        return LowerAscii(detail).find(wanted) != std::string::npos;
      });
  return in_details || LowerAscii(refusal.message).find(wanted) != std::string::npos ||
         LowerAscii(refusal.error).find(wanted) != std::string::npos;
}

bool IsRouteAbsent(const Refusal& refusal) {
  const bool ordinary = refusal.status == 404 || (refusal.status >= 200 && refusal.status < 300);
  return refusal.from_api ? refusal.status == 404 && refusal.message.starts_with("Route ")
                          : ordinary;
}

std::optional<Trouble> TroubleOf(const Refusal& refusal) {
  if (refusal.rate_limited) {
    const std::string wait =
        refusal.wait ? std::to_string(refusal.wait->count()) + " s" : "a minute";
    return Trouble{ErrorCode::kNetwork,
                   {"the server limits requests per minute and address, for all jobs behind one "
                    "address together: try again in " +
                    wait + ", or raise the instance's rate limit"},
                   Verdict::kOutage};
  }
  const bool gateway = refusal.status >= 502 && refusal.status <= 504;
  if (gateway || (refusal.status >= 500 && !refusal.from_api)) {
    return Trouble{ErrorCode::kNetwork,
                   {"the instance, or the gateway before it, is down or overloaded: try again "
                    "later"},
                   Verdict::kOutage};
  }
  if (!refusal.from_api) {
    return Trouble{ErrorCode::kNetwork,
                   {"check that the domain is the address of an Infisical instance, without a "
                    "path, and that no proxy or login page answers in its place"}};
  }
  return std::nullopt;
}

bool FailedUnjudged(const Refusal& refusal) {
  const bool uncounted = !refusal.counted && !refusal.told_by_body;
  return refusal.status >= 500 &&
         (uncounted || Says(refusal, "Find one") || Says(refusal, "FindOne"));
}

}  // namespace stepveil
