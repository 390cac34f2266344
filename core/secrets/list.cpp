#include "core/secrets/list.h"

#include "core/base/encoding.h"
#include "core/base/one_word.h"
#include "core/base/text.h"

#include <algorithm>

namespace stepveil {
namespace {

std::string Flag(const char* name, bool value) {
  return std::string("&") + name + (value ? "=true" : "=false");
}

// Unknown routes of the official image are answered by its web pages, 200 or 404.
bool IsPage(const HttpResponse& answer) {
  const auto type = answer.headers.find("content-type");
  return type != answer.headers.end() && LowerAscii(type->second).starts_with("text/html");
}

bool LacksRoute(const HttpResponse& answer) {
  return answer.status == 200 ? IsPage(answer) : IsRouteAbsent(ReadRefusal(answer, {}));
}

// A word that a header can carry back; anything else counts as none.
Secret ValidatorOf(const HttpResponse& answer) {
  constexpr std::size_t kLongestBytes = 256;
  const auto tag = answer.headers.find("etag");
  const bool sound =
      tag != answer.headers.end() && tag->second.size() <= kLongestBytes && IsOneWord(tag->second);
  return sound ? Secret(tag->second) : Secret();
}

std::vector<ApiCall> ListCalls(const AccessToken& token, const Request& request,
                               const Target& target) {
  const bool expand = target.api == Api::kV3 && request.expand_references;
  std::vector<ApiCall> calls;
  for (const std::string& path : target.paths) {
    calls.push_back(
        Get(ListAddress(target, {target.environment, path},
                        {request.recursive, expand, request.include_imports}, request.tags),
            token));
  }
  return calls;
}

// Answers to `calls`, the first of which are lists of the paths in their order.
Result<std::vector<PathAnswer>> ReadLists(const std::vector<ApiCall>& calls,
                                          const std::vector<HttpResponse>& responses,
                                          const AccessToken& token, const Target& target) {
  std::vector<PathAnswer> answers;
  for (std::size_t i = 0; i < target.paths.size(); ++i) {
    PathAnswer answer{target.paths[i], {}, {}, {}, {}, {}, {}, false, calls[i].path, {}};
    STEPVEIL_RETURN_IF_ERROR(TakeList(responses[i], token, answer));
    answers.push_back(std::move(answer));
  }
  return answers;
}

// The folders' own lists of imports: v3 leaves out those that may not be read, and a recursive list
// doesn't say whose they are.
void AddRuleCalls(const AccessToken& token, const Request& request, const Target& target,
                  std::vector<ApiCall>& calls) {
  const bool needed = request.recursive || (target.api == Api::kV3 && request.import_check);
  if (!request.include_imports || !needed) {
    return;
  }
  for (const std::string& path : target.paths) {
    const std::string query = PlaceQuery(target, {target.environment, path});
    calls.push_back(Get("/api/v1/secret-imports?" + query, token));
  }
}

void TakeRules(const HttpResponse& response, const AccessToken& token, PathAnswer& answer) {
  answer.import_rules = ReadImportRules(response);
  if (!answer.import_rules) {
    answer.import_refusal = ReadRefusal(response, {&token.value});
  }
}

}  // namespace

const ListAnswer* StoredOf(const PathAnswer& answer) {
  return answer.stored ? &*answer.stored : answer.list ? &*answer.list : nullptr;
}

std::string ListAddress(const Target& target, const Place& place, ListOptions options,
                        const std::vector<std::string>& tags) {
  const bool v4 = target.api == Api::kV4;
  std::string address = v4 ? "/api/v4/secrets?projectId=" : "/api/v3/secrets/raw?workspaceId=";
  address += PercentEncode(target.project_id) + "&environment=" + PercentEncode(place.environment) +
             "&secretPath=" + PercentEncode(place.path);
  // "true" or "false" is said each time: the defaults differ from version to version. Early v4
  // reads `include_imports`, today's `includeImports`; unknown names are ignored.
  address += Flag("viewSecretValue", options.view) +
             Flag("expandSecretReferences", options.expand) + Flag("recursive", options.recursive) +
             Flag("include_imports", options.imports);
  if (v4) {
    address += Flag("includeImports", options.imports);
  }
  if (!tags.empty()) {
    address += "&tagSlugs=" + PercentEncode(Join(tags, ","));
  }
  return address;
}

std::string PlaceQuery(const Target& target, const Place& place) {
  return "workspaceId=" + PercentEncode(target.project_id) +
         "&environment=" + PercentEncode(place.environment) + "&path=" + PercentEncode(place.path);
}

Result<std::vector<HttpResponse>> SendAll(Client& client, const std::vector<ApiCall>& calls) {
  std::vector<HttpResponse> responses;
  if (calls.empty()) {
    return responses;
  }
  for (Result<HttpResponse>& answer : client.Send(calls)) {
    if (!answer) {
      return Fail(std::move(answer).error());
    }
    responses.push_back(*std::move(answer));
  }
  return responses;
}

Result<void> TakeList(const HttpResponse& response, const AccessToken& token, PathAnswer& answer) {
  if (response.status != 200 || IsPage(response)) {
    answer.refusal = ReadRefusal(response, {&token.value});
    return {};
  }
  STEPVEIL_ASSIGN_OR_RETURN(answer.list, ReadList(response));
  answer.validator = ValidatorOf(response);
  return {};
}

Result<std::vector<PathAnswer>> SendLists(Client& client, const AccessToken& token,
                                          const Request& request, Target& target) {
  std::vector<ApiCall> calls = ListCalls(token, request, target);
  AddRuleCalls(token, request, target, calls);
  STEPVEIL_ASSIGN_OR_RETURN(const auto responses, SendAll(client, calls));
  const auto lists_end = responses.begin() + static_cast<std::ptrdiff_t>(target.paths.size());
  if (target.api == Api::kV4 && std::any_of(responses.begin(), lists_end, LacksRoute)) {
    target.api = Api::kV3;
    return SendLists(client, token, request, target);
  }
  STEPVEIL_ASSIGN_OR_RETURN(auto answers, ReadLists(calls, responses, token, target));
  for (std::size_t i = target.paths.size(); i < responses.size(); ++i) {
    TakeRules(responses[i], token, answers[i - target.paths.size()]);
  }
  return answers;
}

Result<bool> AreUnchanged(Client& client, const AccessToken& token, const Target& target,
                          const Validators& known) {
  std::vector<ApiCall> calls;
  for (const std::string& path : target.paths) {
    const KnownList& list = known.at(path);
    calls.push_back(Get(list.address, token));
    calls.back().secret_headers.emplace_back("If-None-Match", list.validator.Clone());
  }
  STEPVEIL_ASSIGN_OR_RETURN(const auto responses, SendAll(client, calls));
  return std::all_of(responses.begin(), responses.end(),
                     [](const HttpResponse& response) { return response.status == 304; });
}

Validators ValidatorsOf(const std::vector<PathAnswer>& answers) {
  Validators validators;
  for (const PathAnswer& answer : answers) {
    if (answer.validator.empty()) {
      return {};
    }
    validators.emplace(answer.path, KnownList{answer.address, answer.validator.Clone()});
  }
  return validators;
}

}  // namespace stepveil
