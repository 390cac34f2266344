#include "tests/devserver/model/server.h"

#include "tests/devserver/model/dates.h"
#include "tests/devserver/model/rate_limit.h"
#include "tests/devserver/model/routes.h"
#include "tests/devserver/model/seed.h"

#include <nlohmann/json.hpp>

#include <mutex>

namespace stepveil::devserver {
namespace {

int LimitOf(const Settings& settings, Bucket bucket) {
  if (bucket == Bucket::kRead) return settings.read_limit;
  return bucket == Bucket::kWrite ? settings.write_limit : settings.secrets_limit;
}

Answer UnknownRoute(const Request& request, const Settings& settings) {
  if (settings.html_404) {
    return {404,
            {{"content-type", "text/html; charset=utf-8"}},
            "<!DOCTYPE html><html><head><title>404: This page could not be found</title></head>"
            "<body><h1>404</h1></body></html>"};
  }
  return JsonAnswer(404,
                    {{"message", "Route " + request.method + ':' + request.target + " not found"},
                     {"error", "Not Found"},
                     {"statusCode", 404}});
}

Json IdentityJson(const Identity& identity) {
  Json json{{"identity_id", identity.id},
            {"method", kMethodNames[static_cast<std::size_t>(identity.method)]}};
  if (identity.method != Method::kUniversal) return json;
  json["client_id"] = identity.client_id;
  for (const ClientSecret& secret : identity.client_secrets) {
    json["client_secrets"][secret.name] = secret.value;
  }
  return json;
}

const Identity* FindNamed(const Store& store, const std::string& name) {
  for (const Identity& identity : store.identities) {
    if (identity.name == name) return &identity;
  }
  return nullptr;
}

Json DescribeStore(const Store& store) {
  Json json{{"project", store.default_project}, {"environment", store.default_environment}};
  const Project* project = store.FindProject(store.default_project);
  if (project != nullptr) json["project_id"] = project->id;
  if (const Identity* identity = FindNamed(store, store.default_universal)) {
    json["universal"] = {{"client_id", identity->client_id},
                         {"client_secret", identity->client_secrets.front().value}};
  }
  if (const Identity* identity = FindNamed(store, store.default_oidc)) {
    json["oidc"] = {{"identity_id", identity->id},
                    {"request_url", store.base_url + "/_ci/github/token?x=1"},
                    {"request_token", store.request_token}};
  }
  json["admin_token"] = store.admin_token;
  json["issuer"] = store.base_url + "/issuer";
  for (const Identity& identity : store.identities) {
    json["identities"][identity.name] = IdentityJson(identity);
  }
  for (const ServiceToken& token : store.service_tokens) {
    json["service_tokens"][token.name] = "st." + token.id + '.' + token.secret + '.' + token.key;
  }
  for (const AwsKey& key : store.aws_keys) {
    json["aws_keys"][key.name] = {{"id", key.id}, {"secret", key.secret}, {"token", key.token}};
  }
  json["aws_container_token"] = store.aws_container_token;
  for (const Project& each : store.projects) json["projects"][each.slug] = each.id;
  return json;
}

}  // namespace

struct ModelServer::State {
  mutable std::mutex mutex;
  Store store;
  RateLimits limits;
  std::string fault;

  Answer Dispatch(const Call& call);
  Answer Serve(const Call& call, Request& request, const Route& route);
};

// The order is the server's: Authorization header, who may call, body, rate limit, schema and the
// rest.
Answer ModelServer::State::Serve(const Call& call, Request& request, const Route& route) {
  const Settings& settings = store.settings;
  Context context{store, request, {}};
  if (route.own) {
    // What the stand-ins for other services are sent may have a content type and no content.
    auto unreadable = call.body.empty() ? std::nullopt : ParseBody(call, request);
    return unreadable ? *unreadable : route.handle(context);
  }
  if (settings.redis_down && route.bucket != Bucket::kNone) return Broken();
  Outcome<Actor> actor = Authenticate(store, request);
  if (!actor) return actor.error();
  context.actor = *actor;
  if (auto refusal = RefuseActor(*actor, route.access, request)) return *refusal;
  if (auto unreadable = ParseBody(call, request)) return *unreadable;
  if (settings.maintenance && route.writes) return Broken();
  if (route.bucket == Bucket::kNone) return route.handle(context);
  const std::string name = std::string(route.method) + ' ' + std::string(route.pattern);
  Count count = limits.Take(name, request.address, LimitOf(settings, route.bucket), store);
  Answer answer = count.refusal ? *count.refusal : route.handle(context);
  answer.headers.insert(answer.headers.begin(), count.headers.headers.begin(),
                        count.headers.headers.end());
  return answer;
}

Answer ModelServer::State::Dispatch(const Call& call) {
  if (!fault.empty()) return Refuse(500, "BadSeed", fault);
  Request request = ParseRequest(call);
  const Route* route = FindRoute(request, store.settings.generation);
  Answer answer =
      route == nullptr ? UnknownRoute(request, store.settings) : Serve(call, request, *route);
  if (store.rules().names_requests && route != nullptr && !route->own) Modernise(answer);
  Finish(answer, {store.base_url, request.Header("if-none-match"), store.rules().long_hsts});
  if (answer.status != 0) answer.headers.emplace_back("date", HttpDate(store.Now()));
  return answer;
}

ModelServer::ModelServer(const ModelOptions& options) : state_(std::make_unique<State>()) {
  state_->fault = LoadSeed(options.seed_file, options.base_url, state_->store);
}

ModelServer::~ModelServer() = default;

Answer ModelServer::Handle(const Call& call) {
  std::lock_guard lock(state_->mutex);
  return state_->Dispatch(call);
}

std::string ModelServer::Describe() const {
  std::lock_guard lock(state_->mutex);
  if (!state_->fault.empty()) return Json{{"fault", state_->fault}}.dump();
  return DescribeStore(state_->store).dump();
}

void ModelServer::AdvanceClock(std::chrono::seconds by) {
  std::lock_guard lock(state_->mutex);
  state_->store.clock_offset += by;
}

}  // namespace stepveil::devserver
