#include "tests/devserver/model/leases.h"

#include "tests/devserver/model/dates.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/permission.h"
#include "tests/devserver/model/schema.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

constexpr Seconds kShortestTtl{60};
constexpr Seconds kLongestTtl{86'400};

// "90s", "15m", "1h", "1d", or milliseconds.
Seconds SecondsIn(const std::string& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const long number = end == 0 ? 0 : std::stol(text.substr(0, std::min<std::size_t>(end, 9)));
  const std::string unit = text.substr(end);
  if (unit.empty() || unit == "ms") return Seconds(number / 1000);
  return Seconds(unit == "s"   ? number
                 : unit == "m" ? number * 60
                 : unit == "h" ? number * 3600
                 : unit == "d" ? number * 86'400
                               : 0);
}

// Where the body says that a dynamic secret or lease stands.
struct Place {
  std::string project, environment, path;
};

Place PlaceIn(Schema& schema) {
  return {schema.BodyText("projectSlug"), schema.BodyText("environmentSlug"),
          schema.BodyText("path")};
}

std::optional<Answer> RefusePlace(const Context& context, const Place& place) {
  const Project* project = context.store.FindProject(place.project);
  if (project == nullptr) {
    return Refuse(404, "NotFound", "Project with slug '" + place.project + "' not found");
  }
  if (auto stranger = RefuseStranger(context.store, context.actor, *project)) return stranger;
  if (!MayRead(context.actor, *project, place.environment, place.path)) {
    return Denied("dynamic-secrets", "lease");
  }
  if (project->FindFolder(place.environment, place.path) == nullptr) {
    return Refuse(404, "NotFound",
                  "Folder with path '" + place.path + "' in environment with slug '" +
                      place.environment + "' not found");
  }
  return std::nullopt;
}

const DynamicSecret* FindDynamic(const Store& store, const std::string& name, const Place& place) {
  for (const DynamicSecret& one : store.dynamic_secrets) {
    if (one.name == name && one.project == place.project && one.environment == place.environment &&
        one.path == place.path) {
      return &one;
    }
  }
  return nullptr;
}

// The time that the body asks for, or the dynamic secret's own.
Outcome<Seconds> TtlIn(const Context& context, const DynamicSecret& dynamic) {
  auto given = context.request.body->find("ttl");
  if (given == context.request.body->end()) return dynamic.ttl;
  const Seconds ttl = given->is_string() ? SecondsIn(given->get<std::string>()) : Seconds(0);
  if (ttl < kShortestTtl || ttl > kLongestTtl) {
    return tl::unexpected(Refuse(422, "ValidationFailure",
                                 ttl < kShortestTtl ? "ttl: TTL must be greater than 1min"
                                                    : "ttl: TTL must be less than a day"));
  }
  return ttl;
}

Answer TooLong() { return Refuse(400, "BadRequest", "TTL cannot be larger than max TTL"); }

const char* StateOf(const Lease& lease, const Store& store) {
  if (lease.revoked) return "revoked";
  return lease.expires <= store.Now() ? "expired" : "live";
}

Json LeaseJson(const Lease& lease) {
  return {{"id", lease.id},
          {"version", 1},
          {"externalEntityId", lease.user},
          {"expireAt", IsoDate(lease.expires)},
          {"status", nullptr},
          {"statusDetails", nullptr},
          {"dynamicSecretId", lease.dynamic->id},
          {"createdAt", IsoDate(lease.created)},
          {"updatedAt", IsoDate(lease.created)}};
}

// The live lease that the path names.
Outcome<Lease*> FindLease(Context& context) {
  Schema schema(context.request);
  const Place place = PlaceIn(schema);
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  if (auto refusal = RefusePlace(context, place)) return tl::unexpected(*refusal);
  const std::string& id = context.request.parameters[0];
  for (Lease& lease : context.store.leases) {
    if (lease.id == id && StateOf(lease, context.store) == std::string_view("live")) return &lease;
  }
  return tl::unexpected(
      Refuse(404, "NotFound", "Dynamic secret lease with ID '" + id + "' not found"));
}

}  // namespace

Answer ListDynamicSecrets(Context& context) {
  Schema schema(context.request);
  const Place place{schema.RequiredQueryText("projectSlug"),
                    schema.RequiredQueryText("environmentSlug"), schema.RequiredQueryText("path")};
  if (auto refusal = schema.Refusal()) return *refusal;
  if (auto refusal = RefusePlace(context, place)) return *refusal;
  Json list = Json::array();
  for (const DynamicSecret& one : context.store.dynamic_secrets) {
    if (FindDynamic(context.store, one.name, place) == &one) {
      list.push_back({{"id", one.id},
                      {"name", one.name},
                      {"defaultTTL", std::to_string(one.ttl.count()) + "s"},
                      {"maxTTL", std::to_string(one.max_ttl.count()) + "s"}});
    }
  }
  return JsonAnswer(200, {{"dynamicSecrets", list}});
}

Answer CreateLease(Context& context) {
  Schema schema(context.request);
  const std::string name = schema.BodyText("dynamicSecretName");
  const Place place = PlaceIn(schema);
  if (auto refusal = schema.Refusal()) return *refusal;
  if (auto refusal = RefusePlace(context, place)) return *refusal;
  Store& store = context.store;
  const DynamicSecret* found = FindDynamic(store, name, place);
  if (found == nullptr) {
    return Refuse(404, "NotFound",
                  "Dynamic secret with name '" + name + "' in folder with path '" + place.path +
                      "' not found");
  }
  Outcome<Seconds> ttl = TtlIn(context, *found);
  if (!ttl) return ttl.error();
  if (*ttl > found->max_ttl) return TooLong();
  const Clock::time_point now = store.Now();
  store.leases.push_back(
      {RandomUuid(), "user-" + RandomHex(6), "password-" + RandomHex(12), found, now, now + *ttl});
  const Lease& lease = store.leases.back();
  return JsonAnswer(
      200,
      {{"lease", LeaseJson(lease)},
       {"dynamicSecret", {{"id", found->id}, {"name", found->name}}},
       {"data",
        {{found->prefix + "USERNAME", lease.user}, {found->prefix + "PASSWORD", lease.password}}}});
}

Answer RenewLease(Context& context) {
  Outcome<Lease*> lease = FindLease(context);
  if (!lease) return lease.error();
  Outcome<Seconds> ttl = TtlIn(context, *(*lease)->dynamic);
  if (!ttl) return ttl.error();
  const Clock::time_point end = context.store.Now() + *ttl;
  if (end > (*lease)->created + (*lease)->dynamic->max_ttl) return TooLong();
  (*lease)->expires = end;
  ++(*lease)->renewals;
  return JsonAnswer(200, {{"lease", LeaseJson(**lease)}});
}

Answer DeleteLease(Context& context) {
  Outcome<Lease*> lease = FindLease(context);
  if (!lease) return lease.error();
  (*lease)->revoked = true;
  return JsonAnswer(200, {{"lease", LeaseJson(**lease)}});
}

Answer ControlLeases(Context& context) {
  Store& store = context.store;
  if (context.request.method == "DELETE") store.leases.clear();
  Json list = Json::array();
  std::map<std::string, int> counts;
  for (const Lease& lease : store.leases) {
    ++counts[StateOf(lease, store)];
    list.push_back({{"id", lease.id},
                    {"name", lease.dynamic->name},
                    {"path", lease.dynamic->path},
                    {"user", lease.user},
                    {"password", lease.password},
                    {"renewals", lease.renewals},
                    {"state", StateOf(lease, store)}});
  }
  return JsonAnswer(200, {{"taken", store.leases.size()},
                          {"revoked", counts["revoked"]},
                          {"live", counts["live"]},
                          {"leases", list}});
}

}  // namespace stepveil::devserver
