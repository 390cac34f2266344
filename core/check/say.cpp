#include "core/check/say.h"

#include "core/base/text.h"
#include "core/flow/adapter.h"
#include "core/identity/claims.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace stepveil {
namespace {

// In brackets, where the setting came from.
std::string From(const Request& request, const std::string& setting) {
  const auto origin = request.origins.find(setting);
  return " (" + (origin == request.origins.end() ? "default" : origin->second) + ")";
}

std::string QuotedAll(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) {
    quoted.push_back(Quoted(text));
  }
  return Join(quoted, ", ");
}

// What no line of its own has said.
std::string OtherSettings(const Request& request) {
  std::vector<std::string> others;
  for (const auto& [setting, origin] : request.origins) {
    const bool told = setting == "project" || setting == "environment" || setting == "path" ||
                      setting == "process" || setting == "domain" || setting == "method" ||
                      setting == "identity-id";
    if (!told) {
      others.push_back(setting + " (" + origin + ")");
    }
  }
  return Join(others, ", ");
}

}  // namespace

void SayCi(const Context& context, Report& report) {
  report.Ok("ci", context.ci == nullptr ? "none that stepveil knows was detected"
                                        : context.ci->name + " was detected by its variables");
}

void SaySettings(const Request& request, Report& report) {
  report.Ok("settings", "project " + Quoted(request.project) + From(request, "project"));
  report.Ok("settings",
            "environment " + Quoted(request.environment) + From(request, "environment"));
  report.Ok("settings", "path " + QuotedAll(request.paths) + From(request, "path"));
  report.Ok("settings", "domain " + QuotedAll(request.domains) + From(request, "domain"));
  if (!request.process.empty()) {
    report.Ok("settings", "process " + Quoted(request.process) + From(request, "process"));
  }
  if (const std::string others = OtherSettings(request); !others.empty()) {
    report.Ok("settings", "given, too: " + others);
  }
}

void SayLogin(const Request& request, Report& report) {
  if (request.login.method.empty()) {
    return;  // which the proof finds to be a fault
  }
  const bool named = request.origins.contains("method");
  std::string text = "method " + std::string(request.login.method) +
                     (named ? From(request, "method") : " (chosen by what is given)");
  if (!request.login.identity_id.empty()) {
    text += ", identity " + request.login.identity_id + From(request, "identity-id");
  }
  report.Ok("login", text);
}

void SayClaims(const Claims& claims, Report& report) {
  std::string text = "the id token, and what Infisical must have at the identity:";
  const auto add = [&](const std::string& value, const std::string& demand) {
    text += "\n  " + value + ": " + demand;
  };
  add("iss " + Quoted(claims.issuer), "as issuer, to the letter");
  add("sub " + Quoted(claims.subject), "as subject, or a pattern that matches it");
  add("aud " + QuotedAll(claims.audiences), "one of them as allowed audience");
  if (const auto times = DescribeTimes(claims, std::chrono::system_clock::now()); !times.empty()) {
    text += "\n  " + times;
  }
  std::map<std::string, std::string> facts{{"iss", Escaped(claims.issuer)},
                                           {"sub", Escaped(claims.subject)},
                                           {"aud", Escaped(Join(claims.audiences, " "))}};
  for (const auto& [name, value] : claims.others) {
    facts.emplace("claim." + Escaped(name), Escaped(value));
  }
  report.Ok("login", text, std::move(facts));
}

void SayToken(const Session& session, Report& report) {
  const AccessToken& token = session.token;
  const std::string at = " at " + session.connection.client->address();
  switch (token.kind) {
    case AccessToken::Kind::kIssued:
      report.Ok("login",
                "logged in" + at + " for " + std::to_string(token.expires_in.count()) + " s");
      return;
    case AccessToken::Kind::kGiven:
      report.Ok("login", "the given access token is used" + at);
      return;
    case AccessToken::Kind::kService:
      report.Ok("login", "the given service token is used" + at);
      return;
  }
}

void SayRights(const Request& request, const Result<WideRights>& wide, Report& report) {
  if (!wide) {
    report.Warn("rights", "could not be looked at: " + wide.error().message);
    return;
  }
  for (const Place& place : wide->readable) {
    report.Warn("rights",
                "the identity may read " + Quoted(place.path) + " of " + Quoted(place.environment) +
                    ", which no process of .stepveil.yaml names: narrow its role in Infisical to "
                    "environment " +
                    Quoted(request.environment) + " and the paths that are named",
                {{"path", Escaped(place.path)}, {"environment", Escaped(place.environment)}});
  }
  if (wide->readable.empty()) {
    report.Ok("rights",
              "of " + std::to_string(wide->asked) + " other folders the identity may read none");
  }
}

void SayPaths(const Request& request, const SecretSet& set, Report& report) {
  for (const std::string& path : request.paths) {
    const auto count =
        std::count_if(set.secrets.begin(), set.secrets.end(),
                      [&](const FetchedSecret& secret) { return secret.asked_path == path; });
    report.Ok("secrets",
              "path " + Quoted(path) + " exists: " + std::to_string(count) +
                  (count == 1 ? " secret" : " secrets"),
              {{"path", Escaped(path)}, {"secrets", std::to_string(count)}});
  }
}

}  // namespace stepveil
