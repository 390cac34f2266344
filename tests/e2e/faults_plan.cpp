#include "tests/e2e/faults_plan.h"

#include <functional>
#include <map>
#include <utility>

namespace stepveil::testing {
namespace {

constexpr FaultTarget kLogin = FaultTarget::kLogin;
constexpr FaultTarget kList = FaultTarget::kList;

// The request after which only the revocation is left.
const char* const kLastRead = "&path=%2Ffrontend";

const char* const kNameIsKnown = "its name was resolved for the login and is kept";
const char* const kConnectionIsThere = "the login's connection is used";
const char* const kNoTokenYet = "there is no token yet";

// {"match":"TARGET", ...}, and an order that follows where there is one.
std::string Fault(const std::string& more, const std::string& then = "") {
  return R"({"match":"TARGET",)" + more + (then.empty() ? "" : R"(,"then":)" + then) + "}";
}

std::string Order(const std::string& method, const std::string& target, const std::string& body) {
  return R"({"method":")" + method + R"(","target":")" + target + R"(","body":)" + body + "}";
}

FaultPlan Plan(const std::string& more) {
  FaultPlan plan;
  plan.faults = {Fault(more)};
  return plan;
}

// A status in Infisical's envelope.
FaultPlan Status(int status, const std::string& error, const std::string& message,
                 const std::string& headers, int times) {
  return Plan(R"("kind":"status","status":)" + std::to_string(status) + R"(,"times":)" +
              std::to_string(times) + R"(,"headers":{)" + headers + R"(},"body":{"statusCode":)" +
              std::to_string(status) + R"(,"error":")" + error + R"(","message":")" + message +
              R"("})");
}

FaultPlan Limited(const std::string& headers, int times) {
  return Status(429, "RateLimitExceeded", "Rate limit exceeded", headers, times);
}

FaultPlan Broken(const std::string& headers, int times) {
  return Status(500, "InternalServerError", "Something went wrong", headers, times);
}

// What a gateway answers in the instance's place; its text is none that we may print.
FaultPlan Gateway(int status, int times) {
  return Plan(R"("kind":"html","status":)" + std::to_string(status) + R"(,"times":)" +
              std::to_string(times) + R"(,"body":"<html>canary-of-a-page</html>")");
}

FaultPlan Within(const std::string& deadline, FaultPlan plan) {
  plan.deadline = deadline;
  return plan;
}

FaultPlan Senseless(const std::string& why) {
  FaultPlan plan;
  plan.senseless = why;
  return plan;
}

FaultPlan At(const std::string& place) {
  FaultPlan plan;
  plan.place = place;
  return plan;
}

// For the login the address itself is bad; later, the connection breaks and nothing (or somebody
// else) is behind it.
FaultPlan Refused(FaultTarget target) {
  if (target == kLogin) {
    return At("nobody");
  }
  FaultPlan plan;
  plan.faults = {Fault(R"("kind":"reset","times":1)",
                       Order("DELETE", "/_dev/listeners", R"({"url":"LISTENER"})"))};
  return plan;
}

FaultPlan Certificate(FaultTarget target, const std::string& kind) {
  if (target == kLogin) {
    return At(kind);
  }
  FaultPlan plan;
  plan.faults = {Fault(
      R"("kind":"reset","times":1)",
      Order("POST", "/_dev/listeners", R"({"kind":")" + kind + R"(","in_place_of":"LISTENER"})"))};
  return plan;
}

// An order that follows an earlier answer than the target's.
FaultPlan After(const std::string& match, const std::string& order) {
  FaultPlan plan;
  plan.faults = {R"({"match":")" + match + R"(","kind":"delay","times":1,"then":)" + order + "}"};
  return plan;
}

FaultPlan Revoked(FaultTarget target) {
  if (target == kLogin) {
    return Senseless(kNoTokenYet);
  }
  const std::string before = target == kList ? MatchOf(kLogin) : kLastRead;
  return After(before, Order("DELETE", "/_dev/tokens", "{}"));
}

FaultPlan Expired(FaultTarget target) {
  if (target == kLogin) {
    return Senseless(kNoTokenYet);
  }
  const std::string before = target == kList ? "secretPath=%2Fcompose" : kLastRead;
  return After(before, Order("POST", "/_dev/clock", R"({"advance_seconds":8000})"));
}

using Maker = std::function<FaultPlan(FaultTarget)>;

Maker Always(const FaultPlan& plan) {
  return [plan](FaultTarget) { return plan; };
}

// In the order of the table.
const std::vector<std::pair<std::string, Maker>>& Makers() {
  const std::string one = R"("retry-after":"1")";
  const std::string minute = R"("retry-after":"60")";
  const std::string none_left = R"(,"x-ratelimit-limit":"40","x-ratelimit-remaining":"0")";
  static const std::vector<std::pair<std::string, Maker>> kMakers = {
      {"connection refused", Refused},
      {"refused for 200 ms",
       [](FaultTarget target) {
         return target == kLogin ? At("nobody-at-once") : Senseless(kConnectionIsThere);
       }},
      {"reset before the headers", Always(Plan(R"("kind":"reset")"))},
      {"reset before the headers, once", Always(Plan(R"("kind":"reset","times":1)"))},
      {"reset in the headers", Always(Plan(R"("kind":"reset-in-headers")"))},
      {"reset in the body", Always(Plan(R"("kind":"reset-in-body")"))},
      {"delay past the deadline", Always(Within("1s", Plan(R"("kind":"delay","ms":40000)")))},
      {"no such name",
       [](FaultTarget target) {
         return target == kLogin ? At("no-name") : Senseless(kNameIsKnown);
       }},
      {"429, retry-after 1, once", Always(Limited(one, 1))},
      {"429, retry-after 60", Always(Limited(minute, 0))},
      {"429 without seconds, once", Always(Limited("", 1))},
      {"429 without seconds", Always(Within("3s", Limited("", 0)))},
      {"500 as rate limit, once", Always(Broken(one + none_left, 1))},
      {"500 as rate limit, 60 s", Always(Broken(minute + none_left, 0))},
      {"500 with retry-after, once", Always(Broken(one, 1))},
      {"500", Always(Broken("", 0))},
      {"502", Always(Gateway(502, 0))},
      {"503", Always(Gateway(503, 0))},
      {"503, once", Always(Gateway(503, 1))},
      {"504", Always(Gateway(504, 0))},
      {"half of the JSON", Always(Plan(R"("kind":"half-json")"))},
      {"HTML", Always(Gateway(200, 0))},
      {"expired certificate", [](FaultTarget target) { return Certificate(target, "expired"); }},
      {"another host's certificate",
       [](FaultTarget target) { return Certificate(target, "wrong-host"); }},
      {"unknown authority", [](FaultTarget target) { return Certificate(target, "unknown-ca"); }},
      {"401",
       Always(Status(401, "UnauthorizedError", "Invalid credentials", R"("retry-after":"1")", 0))},
      {"token revoked before", Revoked},
      {"token's time over before", Expired},
  };
  return kMakers;
}

}  // namespace

std::string NameOf(FaultTarget target) {
  return target == kLogin ? "login" : target == kList ? "list" : "revoke";
}

std::string MatchOf(FaultTarget target) {
  return target == kLogin  ? "POST /api/v1/auth/universal-auth/login"
         : target == kList ? "secretPath=%2Ffrontend"
                           : "POST /api/v1/auth/token/revoke";
}

const std::vector<std::string>& FaultNames() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& [name, maker] : Makers()) {
      names.push_back(name);
    }
    return names;
  }();
  return kNames;
}

FaultPlan PlanOf(const std::string& fault, FaultTarget target) {
  for (const auto& [name, maker] : Makers()) {
    if (name == fault) {
      return maker(target);
    }
  }
  return {};
}

}  // namespace stepveil::testing
