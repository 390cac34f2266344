#include "core/secrets/list.h"

#include "core/base/encoding.h"
#include "core/base/text.h"

#include <algorithm>

namespace stepveil {
namespace {

constexpr const char* kIfNoneMatch = "If-None-Match";

std::string Flag(const char* name, bool value) {
  return std::string("&") + name + (value ? "=true" : "=false");
}

// The calls of one flight, and how to find their answers again.
struct Flight {
  std::vector<ApiCall> calls;
  std::size_t lists = 0;   // index of the first list, 0; one per path
  std::size_t plains = 0;  // recursive only: the plain lists; one per path
  std::size_t rules = 0;   // import_check only: the lists of imports; one per path
};

bool AsksRules(const Request& request) { return request.include_imports && request.import_check; }

std::string AddressOfList(const Request& request, const Target& target, const std::string& path) {
  return ListAddress(request, target, path, {request.recursive, true});
}

// Those that `known` has are sent only if they have changed.
void AddLists(const AccessToken& token, const Request& request, const Target& target,
              const Validators& known, Flight& flight) {
  for (const std::string& path : target.paths) {
    const std::string address = AddressOfList(request, target, path);
    flight.calls.push_back(Get(address, token));
    if (const auto at = known.find(address); at != known.end()) {
      flight.calls.back().secret_headers.emplace_back(kIfNoneMatch, at->second.Clone());
    }
  }
}

void AddPlains(const AccessToken& token, const Request& request, const Target& target,
               Flight& flight) {
  flight.plains = flight.calls.size();
  for (const std::string& path : target.paths) {
    if (request.recursive) {
      flight.calls.push_back(Get(ListAddress(request, target, path, {false, false}), token));
    }
  }
}

void AddRules(const AccessToken& token, const Request& request, const Target& target,
              Flight& flight) {
  flight.rules = flight.calls.size();
  for (const std::string& path : target.paths) {
    if (AsksRules(request)) {
      flight.calls.push_back(
          Get("/api/v1/secret-imports?" + PlaceQuery(target, target.environment, path), token));
    }
  }
}

using Answers = std::vector<Result<HttpResponse>>;

// An answer that can't be had fails the whole: nothing is exported in part.
Result<void> FirstFailure(Answers& answers) {
  for (Result<HttpResponse>& answer : answers) {
    if (!answer) {
      return Fail(std::move(answer).error());
    }
  }
  return {};
}

// Unknown routes of the official image are answered by its web pages, 200 or 404.
bool IsPage(const HttpResponse& answer) {
  const auto type = answer.headers.find("content-type");
  return type != answer.headers.end() && LowerAscii(type->second).starts_with("text/html");
}

bool LacksRoute(const HttpResponse& answer) {
  return answer.status == 200 ? IsPage(answer) : IsRouteAbsent(ReadRefusal(answer, {}));
}

Result<Answers> SendAll(Client& client, const Flight& flight) {
  Answers answers = client.Send(flight.calls);
  STEPVEIL_RETURN_IF_ERROR(FirstFailure(answers));
  return answers;
}

// Sends the lists again as v3 and puts their answers in the place of v4's.
Result<void> FallBack(Client& client, const AccessToken& token, const Request& request,
                      Target& target, const Flight& flight, Answers& answers) {
  target.api = Api::kV3;
  Flight again;
  AddLists(token, request, target, {}, again);
  if (flight.plains > 0) {
    AddPlains(token, request, target, again);
  }
  STEPVEIL_ASSIGN_OR_RETURN(Answers old, SendAll(client, again));
  for (std::size_t i = 0; i < old.size(); ++i) {
    answers[flight.lists + i] = std::move(old[i]);
  }
  return {};
}

bool IsUnchanged(const Result<HttpResponse>& answer) { return answer->status == 304; }

// All of `flight`, but what `lists` has already: those that have changed.
Result<Answers> Complete(Client& client, Flight& flight, Answers lists) {
  const auto is_there = [&](std::size_t i) { return i < lists.size() && !IsUnchanged(lists[i]); };
  Flight rest;
  for (std::size_t i = 0; i < flight.calls.size(); ++i) {
    if (!is_there(i)) {
      rest.calls.push_back(std::move(flight.calls[i]));
    }
  }
  STEPVEIL_ASSIGN_OR_RETURN(Answers more, SendAll(client, rest));
  Answers all;
  auto next = more.begin();
  for (std::size_t i = 0; i < flight.calls.size(); ++i) {
    all.push_back(std::move(is_there(i) ? lists[i] : *next++));
  }
  return all;
}

// A word that a header can carry back; anything else counts as none.
Secret ValidatorOf(const HttpResponse& answer) {
  constexpr std::size_t kLongestBytes = 256;
  const auto tag = answer.headers.find("etag");
  const bool sound = tag != answer.headers.end() && tag->second.size() <= kLongestBytes &&
                     std::all_of(tag->second.begin(), tag->second.end(),
                                 [](char c) { return c > 0x20 && c < 0x7f; });
  return sound ? Secret(tag->second) : Secret();
}

Result<PathAnswer> ReadPath(const Flight& flight, const Answers& answers, std::size_t i,
                            const Request& request, const std::string& path, const Secret& token) {
  PathAnswer read{path, {}, {}, {}, {}, {}};
  const HttpResponse& answer = *answers[flight.lists + i];
  if (answer.status == 200 && !IsPage(answer)) {
    STEPVEIL_ASSIGN_OR_RETURN(read.list, ReadList(answer));
    read.validator = ValidatorOf(answer);
  } else {
    read.refusal = ReadRefusal(answer, {&token});
  }
  if (AsksRules(request)) {
    const HttpResponse& rules = *answers[flight.rules + i];
    read.import_rules = ReadImportRules(rules);
    if (!read.import_rules) {
      read.import_refusal = ReadRefusal(rules, {&token});
    }
  }
  if (request.recursive && answers[flight.plains + i]->status != 200) {
    read.plain_refusal = ReadRefusal(*answers[flight.plains + i], {&token});
  }
  return read;
}

}  // namespace

std::string ListAddress(const Request& request, const Target& target, const std::string& path,
                        ListOptions options) {
  const bool v4 = target.api == Api::kV4;
  std::string address = v4 ? "/api/v4/secrets?projectId=" : "/api/v3/secrets/raw?workspaceId=";
  address += PercentEncode(target.project_id) +
             "&environment=" + PercentEncode(target.environment) +
             "&secretPath=" + PercentEncode(path);
  address += Flag("viewSecretValue", options.view) +
             Flag("expandSecretReferences", options.view && request.expand_references) +
             Flag("recursive", options.recursive);
  // "true" or "false" is said each time: the defaults differ from version to version. Early v4
  // reads `include_imports`, today's `includeImports`; unknown names are ignored.
  const bool imports = options.view && request.include_imports;
  address += Flag("include_imports", imports);
  if (v4) {
    address += Flag("includeImports", imports);
  }
  if (!request.tags.empty() && options.view) {
    address += "&tagSlugs=" + PercentEncode(Join(request.tags, ","));
  }
  return address;
}

std::string PlaceQuery(const Target& target, const std::string& environment,
                       const std::string& path) {
  return "workspaceId=" + PercentEncode(target.project_id) +
         "&environment=" + PercentEncode(environment) + "&path=" + PercentEncode(path);
}

Result<std::vector<PathAnswer>> SendLists(Client& client, const AccessToken& token,
                                          const Request& request, Target& target) {
  STEPVEIL_ASSIGN_OR_RETURN(auto answers, SendListsIfChanged(client, token, request, target, {}));
  return std::move(answers).value_or(std::vector<PathAnswer>());  // what isn't known has changed
}

Result<std::optional<std::vector<PathAnswer>>> SendListsIfChanged(Client& client,
                                                                  const AccessToken& token,
                                                                  const Request& request,
                                                                  Target& target,
                                                                  const Validators& known) {
  Flight flight;
  AddLists(token, request, target, known, flight);
  const bool may_be_unchanged =
      std::all_of(flight.calls.begin(), flight.calls.end(),
                  [](const ApiCall& call) { return !call.secret_headers.empty(); });
  if (!may_be_unchanged) {
    AddPlains(token, request, target, flight);
    AddRules(token, request, target, flight);
  }
  STEPVEIL_ASSIGN_OR_RETURN(Answers answers, SendAll(client, flight));
  const auto lists_end = answers.begin() + static_cast<std::ptrdiff_t>(target.paths.size());
  if (may_be_unchanged && std::all_of(answers.begin(), lists_end, IsUnchanged)) {
    return std::nullopt;
  }
  const bool absent = std::any_of(answers.begin(), lists_end,
                                  [](const Result<HttpResponse>& a) { return LacksRoute(*a); });
  if (target.api == Api::kV4 && absent) {
    STEPVEIL_RETURN_IF_ERROR(FallBack(client, token, request, target, flight, answers));
  }
  if (may_be_unchanged) {
    flight = {};
    AddLists(token, request, target, {}, flight);
    AddPlains(token, request, target, flight);
    AddRules(token, request, target, flight);
    STEPVEIL_ASSIGN_OR_RETURN(answers, Complete(client, flight, std::move(answers)));
  }
  std::vector<PathAnswer> read;
  for (std::size_t i = 0; i < target.paths.size(); ++i) {
    STEPVEIL_ASSIGN_OR_RETURN(PathAnswer path,
                              ReadPath(flight, answers, i, request, target.paths[i], token.value));
    read.push_back(std::move(path));
  }
  return read;
}

Validators ValidatorsOf(const std::vector<PathAnswer>& answers, const Request& request,
                        const Target& target) {
  Validators validators;
  for (const PathAnswer& answer : answers) {
    if (answer.validator.empty()) {
      return {};
    }
    validators.emplace(AddressOfList(request, target, answer.path), answer.validator.Clone());
  }
  return validators;
}

}  // namespace stepveil
