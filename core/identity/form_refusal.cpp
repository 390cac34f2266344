#include "core/identity/form_refusal.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace stepveil {
namespace {

struct Field {
  std::string_view name;
  std::string_view setting;
};

constexpr std::string_view kProject = "the project (--project)";
constexpr std::string_view kOrganization = "the organization's slug (--organization-slug)";

constexpr std::array kFields = {
    Field{"identityId", "the identity id (--identity-id)"},
    Field{"clientId", "the client id (--client-id)"},
    Field{"clientSecret", "the client secret (INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET)"},
    Field{"jwt", "the variable that the id token comes from"},
    Field{"organizationSlug", kOrganization},
    Field{"subOrganizationName", kOrganization},
    Field{"projectId", kProject},
    Field{"projectSlug", kProject},
    Field{"slug", kProject},
    Field{"workspaceId", kProject},
    Field{"workspaceSlug", kProject},
    Field{"environment", "the environment's slug (--env)"},
    Field{"secretPath", "the path (--path)"},
    Field{"path", "the path (--path)"},
    Field{"tagSlugs", "the tags' slugs (--tags)"},
};

// "field: what is wrong, field: ...".
bool NamesField(std::string_view message, std::string_view field) {
  const std::string wanted = std::string(field) + ":";
  for (std::size_t at = 0; (at = message.find(wanted, at)) != message.npos; ++at) {
    if (at == 0 || message.substr(0, at).ends_with(", ")) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool IsFormError(const Refusal& refusal) {
  return refusal.from_api && (refusal.status == 422 || refusal.error == "ValidationFailure");
}

std::vector<std::string> SettingsNamedBy(const Refusal& refusal) {
  std::vector<std::string> settings;
  for (const Field& field : kFields) {
    const bool known = std::find(settings.begin(), settings.end(), field.setting) != settings.end();
    if (!known && NamesField(refusal.message, field.name)) {
      settings.emplace_back(field.setting);
    }
  }
  return settings;
}

std::string FormHint(const Refusal& refusal) {
  const std::string settings = Join(SettingsNamedBy(refusal), ", ");
  return settings.empty() ? "" : "the server does not take it as it is written: check " + settings;
}

}  // namespace stepveil
