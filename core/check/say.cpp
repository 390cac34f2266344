#include "core/check/say.h"

#include "core/base/text.h"
#include "core/flow/adapter.h"
#include "core/identity/claims.h"

#include <chrono>
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

std::string HowMasked(const Variable& variable) {
  if (!variable.masked) {
    return "shown in the log: a plain setting (unmasked)";
  }
  switch (variable.hidden) {
    case Hidden::kAll:
      return "masked";
    case Hidden::kSomeLines:
      return "masked but for lines that are too short or too common";
    case Hidden::kNothing:
      return "not masked: too short or too common";
  }
  return "masked";
}

std::string WhereFrom(const Variable& variable) {
  std::string text = Quoted(variable.path);
  if (variable.imported) {
    text += ", imported by " + Quoted(variable.asked_path);
  }
  if (!variable.passed_over.empty()) {
    text += ", before " + Join(variable.passed_over, " and ");
  }
  return text;
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

void SayProof(const Secret& proof, Report& report) {
  if (const auto claims = ReadClaims(proof)) {
    const std::string others = DescribeOthers(*claims);
    report.Ok("login", "the id token says " + Describe(*claims, std::chrono::system_clock::now()) +
                           (others.empty() ? "" : "; " + others));
  }
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

void SaySecrets(const SecretSet& set, Report& report) {
  const std::size_t count = set.secrets.size();
  report.Ok("secrets", std::to_string(count) + (count == 1 ? " secret" : " secrets") +
                           ", by the server's API " + set.api_version);
}

void SayNames(const Environment& environment, Report& report) {
  for (const Variable& variable : environment.variables) {
    const std::string text = Quoted(variable.name) + " of " + WhereFrom(variable) + ": " +
                             HowMasked(variable) + (variable.as_file ? "; in a file" : "");
    if (variable.masked && variable.hidden != Hidden::kAll) {
      report.Warn("names", text);
    } else {
      report.Ok("names", text);
    }
  }
}

}  // namespace stepveil
