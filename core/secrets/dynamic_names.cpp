#include "core/secrets/dynamic_names.h"

#include "core/base/encoding.h"
#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/secrets/lease_answer.h"
#include "core/secrets/missing.h"
#include "core/secrets/target.h"

#include <nlohmann/json.hpp>

namespace stepveil {
namespace {

std::vector<std::string> NamesIn(const HttpResponse& answer) {
  const nlohmann::json body = ReadForeignJson(answer.body.Expose(), kLargeJson);
  const auto list = body.is_object() ? body.find("dynamicSecrets") : body.end();
  std::vector<std::string> names;
  if (list == body.end() || !list->is_array()) {
    return names;
  }
  for (const nlohmann::json& one : *list) {
    const auto name = one.is_object() ? one.find("name") : one.end();
    if (name != one.end() && name->is_string()) {
      names.push_back(name->get<std::string>());
    }
  }
  return names;
}

}  // namespace

Result<DynamicSecret> LocateDynamic(const std::string& text, const Request& request,
                                    const std::string& project_slug) {
  const std::size_t slash = text.rfind('/');
  if (slash != std::string::npos) {
    const std::string folder = text.substr(0, slash);
    return DynamicSecret{project_slug, request.environment, folder.empty() ? "/" : folder,
                         text.substr(slash + 1)};
  }
  if (request.paths.size() > 1) {
    return Fail(ErrorCode::kConfig,
                "dynamic secret " + Quoted(text) + " may stand in any of the paths " +
                    Escaped(Join(request.paths, ", ")),
                {"name it with its folder, like " + request.paths.front() + "/" + text});
  }
  return DynamicSecret{project_slug, request.environment, request.paths.front(), text};
}

Result<std::vector<std::string>> ListDynamicSecrets(Client& client, const AccessToken& token,
                                                    const DynamicSecret& place) {
  STEPVEIL_ASSIGN_OR_RETURN(
      const HttpResponse answer,
      client.Send(Get("/api/v1/dynamic-secrets?projectSlug=" + PercentEncode(place.project_slug) +
                          "&environmentSlug=" + PercentEncode(place.environment) +
                          "&path=" + PercentEncode(place.path),
                      token)));
  if (answer.status != 200) {
    return Fail(LeaseRefused("cannot list the dynamic secrets of " + Quoted(place.path),
                             ReadRefusal(answer, {&token.value}), token.kind));
  }
  return NamesIn(answer);
}

std::string SuggestDynamic(const std::string& name, const std::vector<std::string>& names) {
  return names.empty() ? "this folder has no dynamic secret that this identity may see"
                       : Suggest(name, "dynamic secrets", names, "--dynamic");
}

}  // namespace stepveil
