#include "core/secrets/lease.h"

#include "core/base/encoding.h"
#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/secrets/dynamic_names.h"
#include "core/secrets/lease_answer.h"
#include "core/secrets/target.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace stepveil {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* kLeases = "/api/v1/dynamic-secrets/leases";
constexpr seconds kRevocationTime{5};

std::string Named(const DynamicSecret& dynamic) {
  return "dynamic secret " + Quoted(dynamic.name) + " of " + Quoted(dynamic.path) + " in " +
         Quoted(dynamic.environment);
}

json PlaceOf(const DynamicSecret& dynamic) {
  return {{"projectSlug", dynamic.project_slug},
          {"environmentSlug", dynamic.environment},
          {"path", dynamic.path}};
}

ApiCall Call(HttpMethod method, const std::string& path, const json& body, const AccessToken& token,
             Repeat repeat) {
  return {method, path, token.value.Clone(),
          Secret(body.dump(-1, ' ', false, json::error_handler_t::replace)), repeat};
}

void AddTtl(seconds ttl, json& body) {
  if (ttl.count() > 0) {
    body["ttl"] = std::to_string(ttl.count()) + "s";
  }
}

Error Refused(const std::string& what, const HttpResponse& answer, const AccessToken& token) {
  return LeaseRefused(what, ReadRefusal(answer, {&token.value}), token.kind);
}

// As Refused; where the name may be what is wrong, with those that there are.
Error NotLeased(Client& client, const std::string& what, const HttpResponse& answer,
                const AccessToken& token, const DynamicSecret& dynamic) {
  Error error = Refused(what, answer, token);
  if (answer.status == 404) {
    if (const auto names = ListDynamicSecrets(client, token, dynamic)) {
      error.hints = {SuggestDynamic(dynamic.name, *names)};
    }
  }
  return error;
}

// Of no use to anybody, and not to be left behind.
tl::unexpected<Error> GiveBack(Client& client, const AccessToken& token, const Lease& lease,
                               std::string message, std::vector<std::string> hints) {
  if (const auto revoked = RevokeLease(client, token, lease); !revoked) {
    message += "; " + Described(lease) + " was not revoked: " + revoked.error().message;
  }
  return Fail(ErrorCode::kSecret, std::move(message), std::move(hints));
}

}  // namespace

std::string Described(const Lease& lease) {
  return "lease " + Quoted(lease.id) + " of dynamic secret " + Quoted(lease.of.name) +
         (lease.expires.empty() ? "" : " (until " + Escaped(lease.expires) + ")");
}

Result<std::string> FindSlug(Client& client, const AccessToken& token, const std::string& project) {
  if (!IsUuid(project)) {
    return project;
  }
  STEPVEIL_ASSIGN_OR_RETURN(const HttpResponse answer,
                            client.Send(Get("/api/v1/workspace/" + PercentEncode(project), token)));
  if (auto slug = ReadSlug(answer)) {
    return *std::move(slug);
  }
  const Refusal refusal = ReadRefusal(answer, {&token.value});
  auto known = ReadRefused(refusal, project, token.kind);
  return Fail(known ? *std::move(known)
                    : Error{ErrorCode::kSecret,
                            "cannot look up the slug of project " + Quoted(project) + ": " +
                                Describe(refusal),
                            {"give the project's slug with --project"}});
}

Result<Lease> TakeLease(Client& client, const AccessToken& token, const DynamicSecret& dynamic,
                        seconds ttl) {
  const std::string what = "cannot lease " + Named(dynamic);
  json body = PlaceOf(dynamic);
  body["dynamicSecretName"] = dynamic.name;
  AddTtl(ttl, body);
  auto answer = client.Send(Call(HttpMethod::kPost, kLeases, body, token, Repeat::kNever));
  if (!answer) {
    Error error = WithContext(what, std::move(answer).error());
    error.hints.emplace_back(
        "if the server made one all the same, nobody knows its id, and it lives until its TTL is "
        "over: look at the dynamic secret's leases in Infisical");
    return Fail(std::move(error));
  }
  if (answer->status != 200) {
    return Fail(NotLeased(client, what, *answer, token, dynamic));
  }
  auto lease = ReadLease(*answer);
  if (!lease) {
    return Fail(ErrorCode::kSecret, what + ": the server answered 200 without a lease",
                {"look at the dynamic secret's leases in Infisical"});
  }
  lease->of = dynamic;
  if (lease->life <= milliseconds(0)) {
    return GiveBack(client, token, *lease, what + ": its lease has no time at all",
                    {"give it a TTL in Infisical, or use --lease-ttl"});
  }
  if (lease->values.empty()) {
    return GiveBack(client, token, *lease, what + ": its lease holds no values",
                    {"look at the dynamic secret in Infisical"});
  }
  return *std::move(lease);
}

Result<void> RenewLease(Client& client, const AccessToken& token, Lease& lease, seconds ttl) {
  const std::string what = "cannot renew it";
  json body = PlaceOf(lease.of);
  AddTtl(ttl, body);
  STEPVEIL_ASSIGN_OR_RETURN(
      const HttpResponse answer,
      client.SendWithin(kRevocationTime, Call(HttpMethod::kPost,
                                              kLeases + ("/" + PercentEncode(lease.id)) + "/renew",
                                              body, token, Repeat::kSafe)));
  if (answer.status != 200) {
    return Fail(Refused(what, answer, token));
  }
  if (!ReadRenewal(answer, lease)) {
    return Fail(ErrorCode::kSecret, what + ": the server answered 200 without a later end");
  }
  return {};
}

Result<void> RevokeLease(Client& client, const AccessToken& token, const Lease& lease) {
  json body = PlaceOf(lease.of);
  body["isForced"] = false;
  STEPVEIL_ASSIGN_OR_RETURN(
      const HttpResponse answer,
      client.SendWithin(kRevocationTime,
                        Call(HttpMethod::kDelete, kLeases + ("/" + PercentEncode(lease.id)), body,
                             token, Repeat::kSafe)));
  const Refusal refusal = ReadRefusal(answer, {&token.value});
  const bool gone = answer.status == 404 && refusal.from_api && !IsRouteAbsent(refusal) &&
                    Says(refusal, "lease") && Says(refusal, "not found");
  if (answer.status == 200 || gone) {
    return {};
  }
  return Fail(Refused("cannot revoke it", answer, token));
}

}  // namespace stepveil
