#include "core/check/dynamic.h"

#include "core/base/text.h"
#include "core/secrets/dynamic_names.h"

#include <algorithm>
#include <string>

namespace stepveil {
namespace {

constexpr const char* kStation = "dynamic";

std::string Named(const DynamicSecret& dynamic) {
  return "dynamic secret " + Quoted(dynamic.name) + " of " + Quoted(dynamic.path);
}

// Looks for it in its folder.
Result<void> Find(const DynamicSecret& dynamic, Client& client, const AccessToken& token) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto names, ListDynamicSecrets(client, token, dynamic));
  if (std::find(names.begin(), names.end(), dynamic.name) == names.end()) {
    return Fail(ErrorCode::kSecret, "there is no " + Named(dynamic),
                {SuggestDynamic(dynamic.name, names)});
  }
  return {};
}

void Say(const DynamicSecret& dynamic, const Result<void>& found, Report& report) {
  if (found) {
    report.Ok(kStation, Named(dynamic) +
                            " exists: \"run\" would lease it, its names are known "
                            "only then");
  } else {
    report.Fault(kStation, found.error());
  }
}

}  // namespace

void SayDynamic(const Request& request, Client& client, const AccessToken& token, Report& report) {
  if (request.dynamic.empty()) {
    return;
  }
  const auto slug = FindSlug(client, token, request.project);
  if (!slug) {
    report.Fault(kStation, slug.error());
    return;
  }
  for (const std::string& name : request.dynamic) {
    const auto dynamic = LocateDynamic(name, request, *slug);
    if (dynamic) {
      Say(*dynamic, Find(*dynamic, client, token), report);
    } else {
      report.Fault(kStation, dynamic.error());
    }
  }
}

}  // namespace stepveil
