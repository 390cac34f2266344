#include "core/secrets/one_by_one.h"

#include "core/base/encoding.h"
#include "core/secrets/references.h"
#include "core/secrets/selection.h"
#include "core/secrets/stored_imports.h"

#include <algorithm>

namespace stepveil {
namespace {

std::string OneAddress(const Target& target, const ListedSecret& secret, const Place& place) {
  return "/api/v4/secrets/" + PercentEncode(secret.name) +
         "?projectId=" + PercentEncode(target.project_id) +
         "&environment=" + PercentEncode(place.environment) +
         "&secretPath=" + PercentEncode(place.path) +
         "&viewSecretValue=true&expandSecretReferences=true&includeImports=false";
}

ListedSecret Clone(const ListedSecret& secret) {
  return {secret.name, secret.value.Clone(), secret.environment, secret.path,
          secret.tags, secret.withheld,      secret.one_line};
}

// A copy of `list` without the secrets that are asked for alone.
ListAnswer CloneBut(const ListAnswer& list, const std::vector<const ListedSecret*>& alone) {
  ListAnswer clone;
  for (const ListedSecret& secret : list.own) {
    if (std::find(alone.begin(), alone.end(), &secret) == alone.end()) {
      clone.own.push_back(Clone(secret));
    }
  }
  for (const ListedImport& import : list.imports) {
    clone.imports.push_back({import.environment, import.path, import.has_folder, {}});
    for (const ListedSecret& secret : import.secrets) {
      clone.imports.back().secrets.push_back(Clone(secret));
    }
  }
  return clone;
}

}  // namespace

Result<void> ExpandOneByOne(Client& client, const AccessToken& token, const Request& request,
                            const Target& target, PathAnswer& answer) {
  const Place asked{target.environment, answer.path};
  std::vector<const ListedSecret*> alone;
  std::vector<ApiCall> calls;
  for (const ListedSecret& secret : answer.stored->own) {
    if (IsTaken(request.selection, secret.name) && HoldsReference(secret.value)) {
      const std::string& path = secret.path.empty() ? asked.path : secret.path;
      alone.push_back(&secret);
      calls.push_back(Get(OneAddress(target, secret, {asked.environment, path}), token));
    }
  }
  STEPVEIL_ASSIGN_OR_RETURN(const auto responses, SendAll(client, calls));
  answer.list = CloneBut(*answer.stored, alone);
  for (std::size_t i = 0; i < alone.size(); ++i) {
    ListedSecret secret = Clone(*alone[i]);
    if (auto value = ReadOneSecret(responses[i])) {
      secret.value = *std::move(value);
      answer.list->own.push_back(std::move(secret));
    } else {
      answer.denied.push_back({secret.name, secret.path.empty() ? asked.path : secret.path,
                               ReadRefusal(responses[i], {&token.value})});
    }
  }
  answer.validator = Secret();
  return {};
}

bool MayGoOneByOne(const Request& request, const PathAnswer& answer) {
  const Selection& selection = request.selection;
  const bool part = request.allow_partial || !selection.only.empty() || !selection.except.empty();
  return part && answer.refusal && answer.refusal->status == 403 &&
         Says(*answer.refusal, "reference");
}

}  // namespace stepveil
