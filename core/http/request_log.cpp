#include "core/http/request_log.h"

#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/http/network_error.h"
#include "core/http/url.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

constexpr std::size_t kLongestId = 64;

// What the instance is asked for, by names that stand in settings, too.
constexpr std::array<std::string_view, 14> kPlainParameters = {
    "environment",    "expandSecretReferences",
    "includeImports", "include_imports",
    "path",           "projectId",
    "recursive",      "secretPath",
    "tagSlugs",       "type",
    "version",        "viewSecretValue",
    "workspaceId",    "workspaceSlug"};

const char* NameOf(HttpMethod method) {
  switch (method) {
    case HttpMethod::kGet:
      return "GET";
    case HttpMethod::kPost:
      return "POST";
    case HttpMethod::kPut:
      return "PUT";
    case HttpMethod::kDelete:
      return "DELETE";
  }
  return "?";
}

std::string ShownQuery(std::string_view query) {
  std::string shown;
  for (const std::string& pair : Split(query, '&')) {
    const std::string name = pair.substr(0, pair.find('='));
    const bool plain =
        std::find(kPlainParameters.begin(), kPlainParameters.end(), name) != kPlainParameters.end();
    shown += (shown.empty() ? "?" : "&") + (plain || name == pair ? pair : name + "=...");
  }
  return shown;
}

// What follows the origin. The path of a metadata service may be the very thing that lets one in.
std::string ShownPath(const HttpRequest& request) {
  if (request.to_metadata) {
    return "/...";
  }
  const std::string_view url = request.url;
  const std::size_t host = url.find("//");
  const std::size_t path = url.find_first_of("/?#", host == url.npos ? 0 : host + 2);
  const std::string_view rest =
      path == url.npos ? "" : url.substr(path, url.find('#', path) - path);
  const std::size_t query = rest.find('?');
  return std::string(rest.substr(0, query)) +
         (query == rest.npos ? "" : ShownQuery(rest.substr(query + 1)));
}

// Newer servers say it in a refusal's body, too.
std::string IdOf(const HttpResponse& response) {
  const auto header = response.headers.find("x-request-id");
  if (header != response.headers.end()) {
    return header->second.substr(0, kLongestId);
  }
  const nlohmann::json body = response.status < 400
                                  ? nlohmann::json()
                                  : ReadForeignJson(response.body.Expose(), kSmallJson);
  const auto id = body.is_object() ? body.find("reqId") : body.end();
  return id != body.end() && id->is_string() ? id->get<std::string>().substr(0, kLongestId) : "";
}

std::string EndOf(const HttpOutcome& outcome) {
  if (!outcome) {
    return outcome.error().detail;
  }
  const std::string id = IdOf(*outcome);
  return std::to_string(outcome->status) + (id.empty() ? "" : " (request " + Escaped(id) + ")");
}

}  // namespace

std::string ShownRequest(const HttpRequest& request) {
  const auto url = ParseUrl(request.url);
  if (!url) {
    return std::string(NameOf(request.method)) + " of no address";
  }
  return std::string(NameOf(request.method)) + " " + ShownAddress(url->origin) +
         Escaped(ShownPath(request));
}

void RequestLog::Ended(const HttpRequest& request, const HttpOutcome& outcome,
                       std::chrono::milliseconds took) const {
  tell_(ShownRequest(request) + ": " + EndOf(outcome) + ", " + std::to_string(took.count()) +
        " ms");
}

void RequestLog::Again(const std::string& address, std::chrono::milliseconds wait,
                       const std::string& why) const {
  tell_(ShownAddress(address) + " is asked again in " + std::to_string(wait.count()) +
        " ms: " + why);
}

}  // namespace stepveil
