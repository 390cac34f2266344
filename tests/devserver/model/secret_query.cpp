#include "tests/devserver/model/permission.h"
#include "tests/devserver/model/schema.h"
#include "tests/devserver/model/secrets.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stepveil::devserver {
namespace {

// What names a project and a folder in a version 3 query.
struct Where {
  std::string project_id, project_slug, environment, path;
};

// Newer servers take "backend", "//backend" and "" for paths, too (recorded).
std::string Canonical(const std::string& path) {
  std::string canonical;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '/' || (i > 0 && path[i - 1] != '/')) canonical += path[i];
  }
  return '/' + canonical;
}

std::string WithoutTrailingSlash(std::string path) {
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

std::vector<std::string> SplitTags(const std::string& list) {
  std::vector<std::string> tags;
  std::string_view rest = list;
  while (!rest.empty()) {
    std::string_view part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    if (std::string tag = Trimmed(part); !tag.empty()) tags.push_back(tag);
  }
  return tags;
}

Where ReadWhere(Schema& schema) {
  Where where;
  where.project_id = schema.QueryText("workspaceId").value_or("");
  where.project_slug = schema.QueryText("workspaceSlug").value_or("");
  where.environment = schema.QueryText("environment").value_or("");
  where.path = WithoutTrailingSlash(schema.QueryText("secretPath").value_or("/"));
  return where;
}

void ApplyScope(const Context& context, Where& where) {
  const ServiceToken* token = context.actor.service_token;
  if (token == nullptr || token->scopes.size() != 1) return;
  const Grant& scope = token->scopes.front();
  if (scope.path.find_first_of("*{[?") != std::string::npos) return;
  const Project* project = context.store.FindProject(token->project);
  where = {project == nullptr ? "" : project->id, "", scope.environment, scope.path};
}

Answer UnknownProject(const Store& store, const Where& where, std::string_view slug_fault) {
  const bool by_id = !where.project_id.empty();
  if (!by_id && !store.rules().tells_more) return Broken(slug_fault);
  if (!by_id) {
    return Refuse(404, "NotFound", "Project with slug '" + where.project_slug + "' not found");
  }
  return Refuse(404, "NotFound",
                "Project " +
                    (store.rules().tells_more ? "with ID '" + where.project_id + "' " : "") +
                    "not found during bot lookup. Are you sure you are using the correct project "
                    "ID?");
}

// `slug_fault`: the words the server leaks for an unknown slug.
Outcome<const Project*> FindProject(const Context& context, const Where& where,
                                    std::string_view slug_fault) {
  const bool by_id = !where.project_id.empty();
  const Project* project = by_id ? context.store.FindProjectById(where.project_id)
                                 : context.store.FindProject(where.project_slug);
  if (project == nullptr) {
    return tl::unexpected(UnknownProject(context.store, where, slug_fault));
  }
  if (auto refusal = RefuseStranger(context.store, context.actor, *project))
    return tl::unexpected(*refusal);
  return project;
}

Outcome<SecretQuery> Located(const Context& context, SecretQuery query, const Where& where,
                             std::string_view slug_fault) {
  Outcome<const Project*> project = FindProject(context, where, slug_fault);
  if (!project) return tl::unexpected(project.error());
  query.project = *project;
  query.environment = where.environment;
  query.shown_path = where.path;
  query.path = context.store.rules().resolves_paths ? Canonical(where.path) : where.path;
  return query;
}

Answer BadRequest(std::string_view message) { return Refuse(400, "BadRequest", message); }

Answer NoProject(const Store& store) {
  return BadRequest("You must provide " + std::string(store.rules().slug_word) + " or workspaceId");
}

// Whatever a list and a single read of version 4 have in common, but for the project.
SecretQuery ReadCommonV4(Schema& schema, Where& where) {
  where.environment = schema.QueryText("environment").value_or("");
  where.path = WithoutTrailingSlash(schema.QueryText("secretPath").value_or("/"));
  SecretQuery query;
  query.v4 = true;
  query.values = schema.QueryFlag("viewSecretValue", true);
  query.expand = schema.QueryFlag("expandSecretReferences", true);
  query.imports = schema.QueryFlag("includeImports", true);
  return query;
}

}  // namespace

Outcome<SecretQuery> ReadListQueryV3(const Context& context) {
  Schema schema(context.request);
  const Rules& rules = context.store.rules();
  Where where = ReadWhere(schema);
  SecretQuery query;
  query.values = !rules.hides_values || schema.QueryFlag("viewSecretValue", true);
  query.expand = schema.QueryFlag("expandSecretReferences", false);
  query.recursive = schema.QueryFlag("recursive", false);
  query.imports = schema.QueryFlag("include_imports", false);
  query.tags = SplitTags(schema.QueryText("tagSlugs").value_or(""));
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  ApplyScope(context, where);
  const bool unnamed = where.project_id.empty() && where.project_slug.empty();
  if (unnamed && rules.tells_more) return tl::unexpected(NoProject(context.store));
  if (unnamed || where.environment.empty()) {
    return tl::unexpected(BadRequest(rules.missing_place));
  }
  return Located(context, query, where, "Failed to find project by slug");
}

Outcome<SecretQuery> ReadNameQueryV3(const Context& context) {
  Schema schema(context.request);
  const Rules& rules = context.store.rules();
  Where where = ReadWhere(schema);
  SecretQuery query;
  query.version = schema.QueryText("version").value_or("");
  query.type = schema.QueryText("type").value_or("shared");
  query.values = !rules.hides_values || schema.QueryFlag("viewSecretValue", true);
  query.expand = schema.QueryFlag("expandSecretReferences", false);
  query.imports = schema.QueryFlag("include_imports", false);
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  ApplyScope(context, where);
  if (where.project_id.empty() && where.project_slug.empty()) {
    return tl::unexpected(NoProject(context.store));
  }
  if (where.environment.empty()) return tl::unexpected(BadRequest("Missing environment"));
  return Located(context, query, where, "Find project by slug");
}

Outcome<SecretQuery> ReadListQueryV4(const Context& context) {
  Schema schema(context.request);
  Where where;
  where.project_id = schema.QueryText("projectId").value_or("");
  SecretQuery query = ReadCommonV4(schema, where);
  query.recursive = schema.QueryFlag("recursive", false);
  query.tags = SplitTags(schema.QueryText("tagSlugs").value_or(""));
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  ApplyScope(context, where);
  if (where.project_id.empty() || where.environment.empty()) {
    return tl::unexpected(BadRequest("Missing project id or environment"));
  }
  return Located(context, query, where, "");
}

Outcome<SecretQuery> ReadNameQueryV4(const Context& context) {
  Schema schema(context.request);
  Where where;
  where.project_id = schema.RequiredQueryText("projectId");
  SecretQuery query = ReadCommonV4(schema, where);
  query.version = schema.QueryText("version").value_or("");
  query.type = schema.QueryText("type").value_or("shared");
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  ApplyScope(context, where);
  if (where.environment.empty()) return tl::unexpected(BadRequest("Missing environment"));
  return Located(context, query, where, "");
}

Outcome<SecretQuery> ReadImportsQuery(const Context& context) {
  Schema schema(context.request);
  Where where;
  where.project_id = schema.RequiredQueryText("projectId");
  where.environment = schema.RequiredQueryText("environment");
  where.path = WithoutTrailingSlash(schema.QueryText("path").value_or("/"));
  if (auto refusal = schema.Refusal()) return tl::unexpected(*refusal);
  return Located(context, {}, where, "");
}

}  // namespace stepveil::devserver
