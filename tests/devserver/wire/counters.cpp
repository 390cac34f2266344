#include "tests/devserver/wire/counters.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace stepveil::devserver {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 22> kHarmlessNames{
    "environment",       "secretPath",  "path",
    "projectId",         "workspaceId", "workspaceSlug",
    "projectSlug",       "recursive",   "include_imports",
    "includeImports",    "type",        "expandSecretReferences",
    "viewSecretValue",   "tagSlugs",    "includePersonalOverrides",
    "audience",          "api-version", "version",
    "environmentSlug",   "directory",   "metadataFilter",
    "includeDirectories"};

std::string WithoutSecretValue(const std::string& pair) {
  const std::size_t equals = pair.find('=');
  if (equals == std::string::npos) return pair.empty() ? pair : "...";
  const std::string name = pair.substr(0, equals);
  const bool is_harmless =
      std::find(kHarmlessNames.begin(), kHarmlessNames.end(), name) != kHarmlessNames.end();
  return is_harmless ? pair : name + "=...";
}

int RoundTrips(const ConnectionRecord& record) {
  return record.tcp + record.tls_round_trips + record.flights;
}

bool IsCounted(const ConnectionRecord& record) {
  return record.requests > 0 || (record.tcp > 0 && !record.gave_orders);
}

json ConnectionJson(const ConnectionRecord& record) {
  return {{"id", record.id},
          {"tls_version", record.tls_version},
          {"http", record.http_version},
          {"requests", record.requests},
          {"flights", record.flights},
          {"round_trips", RoundTrips(record)}};
}

json RequestJson(const RequestRecord& request, std::chrono::steady_clock::time_point start) {
  using std::chrono::milliseconds;
  return {{"method", request.method},
          {"target", request.target},
          {"status", request.status},
          {"connection", request.connection},
          {"http", request.http_version},
          {"at_ms", std::chrono::duration_cast<milliseconds>(request.arrival - start).count()}};
}

}  // namespace

std::shared_ptr<ConnectionRecord> Counters::Open() {
  auto record = std::make_shared<ConnectionRecord>();
  record->id = ++last_id_;
  record->tcp = 1;
  connections_.push_back(record);
  return record;
}

void Counters::Reset() {
  requests_.clear();
  start_ = std::chrono::steady_clock::now();
  std::erase_if(connections_, [](const auto& record) { return record.use_count() == 1; });
  for (const auto& record : connections_) {
    record->tcp = record->tls = record->tls_round_trips = 0;
    record->requests = record->flights = 0;
  }
}

std::string Counters::Json() const {
  int tcp = 0;
  int tls = 0;
  int round_trips = 0;
  json connections = json::array();
  for (const auto& record : connections_) {
    if (!IsCounted(*record)) continue;
    tcp += record->tcp;
    tls += record->tls;
    round_trips += RoundTrips(*record);
    connections.push_back(ConnectionJson(*record));
  }
  json seen = json::array();
  for (const RequestRecord& request : requests_) seen.push_back(RequestJson(request, start_));
  const json all{{"tcp_connections", tcp},       {"tls_handshakes", tls},
                 {"requests", requests_.size()}, {"round_trips", round_trips},
                 {"connections", connections},   {"seen", seen}};
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string WithoutSecretValues(const std::string& target) {
  const std::size_t question = target.find('?');
  if (question == std::string::npos) return target;
  std::string result = target.substr(0, question + 1);
  for (std::size_t begin = question + 1; begin <= target.size();) {
    const std::size_t end = std::min(target.find('&', begin), target.size());
    if (begin > question + 1) result += '&';
    result += WithoutSecretValue(target.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

}  // namespace stepveil::devserver
