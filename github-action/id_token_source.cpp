#include "github-action/id_token_source.h"

#include "core/base/encoding.h"
#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/http/client.h"
#include "core/http/url.h"
#include "core/identity/claims.h"
#include "github-action/event.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil::github {
namespace {

using nlohmann::json;

constexpr const char* kUrlVariable = "ACTIONS_ID_TOKEN_REQUEST_URL";
constexpr const char* kTokenVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
constexpr int kTries = 3;
constexpr std::chrono::seconds kTryTime{10};

tl::unexpected<Error> NoPermission(const Variables& variables) {
  if (const auto fork = ForkOfPullRequest(variables)) {
    return Fail(
        ErrorCode::kLogin,
        "the job has no permission to ask for an id token: this pull request comes from a "
        "fork, " +
            Quoted(*fork) + ", and GitHub never gives it to one",
        {"run what needs secrets after the merge, or on a branch of the repository itself"});
  }
  return Fail(ErrorCode::kLogin, "the job has no permission to ask for an id token",
              {"add to the workflow or to this job: \"permissions:\" with \"id-token: write\" (and "
               "\"contents: read\" for actions/checkout)",
               "a reusable workflow needs it from its caller, too",
               IsForDependabot(variables)
                   ? "this run is for Dependabot: it has only what the workflow itself permits"
                   : "a pull request from a fork is never given this permission"});
}

tl::unexpected<Error> BadAnswer(const std::string& why) {
  return Fail(ErrorCode::kLogin, "GitHub's id token endpoint " + why,
              {"run the job again; its status page tells of an outage"});
}

tl::unexpected<Error> Refused(int status) {
  if (status == 401 || status == 403) {
    return Fail(ErrorCode::kLogin,
                "GitHub's id token endpoint refused with " + std::to_string(status),
                {"ask in a step of the running job: what it is asked with expires with the job",
                 "does the job still have \"id-token: write\" under \"permissions:\"?"});
  }
  auto failed = BadAnswer("answered " + std::to_string(status));
  if (status == 429 || status >= 500) {
    failed.value().code = ErrorCode::kNetwork;
  }
  return failed;
}

// Where the token is asked for: the origin, and the rest with the audience.
struct Endpoint {
  std::string origin;
  std::string path;
};

std::optional<Endpoint> EndpointFor(const std::string& url, const std::string& audience) {
  const auto parsed = ParseUrl(url);
  const std::size_t host = url.find("://");
  const std::size_t path = host == std::string::npos ? host : url.find_first_of("/?", host + 3);
  if (!parsed || parsed->has_credentials || url.find('#') != std::string::npos) {
    return std::nullopt;
  }
  Endpoint endpoint{parsed->origin, path == std::string::npos ? "/" : url.substr(path)};
  if (endpoint.path.starts_with('?')) {
    endpoint.path.insert(0, "/");
  }
  if (!audience.empty()) {
    const char separator = endpoint.path.find('?') == std::string::npos ? '?' : '&';
    endpoint.path.append(1, separator).append("audience=").append(PercentEncode(audience));
  }
  return endpoint;
}

Result<Secret> ReadAnswer(const HttpResponse& response) {
  if (response.status != 200) {
    return Refused(response.status);
  }
  json answer = ReadForeignJson(response.body.Expose(), kSmallJson);
  const auto value = answer.is_object() ? answer.find("value") : answer.end();
  if (!answer.is_object() || value == answer.end() || !value->is_string()) {
    return BadAnswer("answered without an id token");
  }
  Secret id_token = Secret::Take(value->get_ref<std::string&>());
  if (!ReadClaims(id_token)) {
    return BadAnswer("answered with something that is no JWT");
  }
  return id_token;
}

class GithubIdTokenSource : public IdTokenSource {
 public:
  explicit GithubIdTokenSource(const AdapterContext& context) : context_(context) {}

  Result<Secret> Fetch(const std::string& audience) override {
    const auto url = context_.variables.GetNonEmpty(kUrlVariable);
    const auto token = context_.variables.GetNonEmpty(kTokenVariable);
    if (!url || !token) {
      return NoPermission(context_.variables);
    }
    const auto endpoint = EndpointFor(std::string(*url), audience);
    if (!endpoint) {
      return Fail(ErrorCode::kLogin, std::string(kUrlVariable) + " is no http or https address",
                  {"it is set by GitHub's runner: don't set it yourself"});
    }
    STEPVEIL_ASSIGN_OR_RETURN(const HttpResponse response, Ask(*endpoint, Secret(*token)));
    return ReadAnswer(response);
  }

  [[nodiscard]] std::vector<std::string> CredentialVariables() const override {
    return {kTokenVariable, kUrlVariable};
  }

 private:
  // The client repeats what failed at once; what ate up its time is tried anew.
  Result<HttpResponse> Ask(const Endpoint& endpoint, const Secret& token) const {
    for (int tries_left = kTries;;) {
      --tries_left;
      const TimePoint try_end = std::min(context_.deadline, context_.clock.now() + kTryTime);
      Client client(context_.transport, OptionsFor(endpoint, try_end), context_.clock);
      auto response = client.Send(
          ApiCall{.path = endpoint.path, .bearer = token.Clone(), .repeat = Repeat::kSafe});
      if (response) {
        return response;
      }
      const TimePoint now = context_.clock.now();
      if (tries_left == 0 || now < try_end || now >= context_.deadline) {
        return Fail(WithContext("cannot get the job's id token", std::move(response).error()));
      }
    }
  }

  [[nodiscard]] ClientOptions OptionsFor(const Endpoint& endpoint, TimePoint try_end) const {
    ClientOptions options;
    options.addresses = {endpoint.origin};
    options.headers = {{"Accept", "application/json"}};
    options.deadline = try_end;
    options.words.source =
        std::string("the address in ") + kUrlVariable + ", which the runner sets";
    options.words.redirect = "does a proxy answer in GitHub's place?";
    if (try_end < context_.deadline) {
      options.longer = "run the job again; GitHub's status page tells of an outage";
    }
    return options;
  }

  AdapterContext context_;
};

}  // namespace

std::unique_ptr<IdTokenSource> MakeIdTokenSource(const AdapterContext& context) {
  return std::make_unique<GithubIdTokenSource>(context);
}

}  // namespace stepveil::github
