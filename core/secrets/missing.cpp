#include "core/secrets/missing.h"

#include "core/base/text.h"

#include <algorithm>

namespace stepveil {
namespace {

constexpr std::size_t kMostNames = 20;

std::optional<Error> MissingEnvironment(const Project& project, const Target& target) {
  std::vector<std::string> slugs;
  std::vector<std::string> hints;
  for (const auto& [slug, name] : project.environments) {
    if (slug == target.environment) {
      return std::nullopt;
    }
    if (LowerAscii(name) == LowerAscii(target.environment)) {
      hints.push_back(Quoted(name) + " is a display name; its slug is " + Quoted(slug));
    }
    slugs.push_back(slug);
  }
  if (slugs.empty()) {  // an answer without environments proves nothing
    return std::nullopt;
  }
  if (hints.empty()) {
    hints.push_back(Suggest(target.environment, "environments", slugs, "--env"));
  }
  return Error{ErrorCode::kSecret,
               "environment " + Quoted(target.environment) + " does not exist in project " +
                   Quoted(target.project),
               hints};
}

std::string Absolute(const std::string& parent, const std::string& name) {
  return parent == "/" ? "/" + name : parent + "/" + name;
}

// "/a/b": one slash before each name. The server takes any other way of writing for another folder.
std::string Canonical(const std::string& path) {
  std::string canonical;
  for (const std::string& step : Split(path, '/')) {
    canonical += step.empty() ? "" : "/" + step;
  }
  return canonical.empty() ? "/" : canonical;
}

}  // namespace

std::string Suggest(const std::string& word, const std::string& kind,
                    const std::vector<std::string>& names, const std::string& flag) {
  if (const auto nearest = Nearest(word, names)) {
    return "did you mean " + Quoted(*nearest) + "?" +
           (IsTypedAsItIs(*nearest) ? " give " + flag + " " + *nearest : "");
  }
  std::vector<std::string> quoted;
  for (const std::string& name : names) {
    if (quoted.size() == kMostNames) {
      quoted.push_back("...");
      break;
    }
    quoted.push_back(Quoted(name));
  }
  return "there are these " + kind + ": " + Join(quoted, ", ") + "; give one of them with " + flag;
}

std::optional<Error> WhatIsMissing(const Lookups& lookups, const Target& target,
                                   const std::string& path) {
  if (lookups.project()) {
    if (auto error = MissingEnvironment(*lookups.project(), target)) {
      return error;
    }
  }
  if (const std::string canonical = Canonical(path); canonical != path) {
    return Error{ErrorCode::kSecret,
                 "there is no path " + Quoted(path),
                 {"write it as " + Quoted(canonical)}};
  }
  const Lookups::PathFinding finding = lookups.FindPath(target.environment, path);
  if (finding.exists != Lookups::Exists::kNo) {
    return std::nullopt;
  }
  std::vector<std::string> candidates;
  for (const std::string& folder : finding.folders) {
    candidates.push_back(Absolute(finding.parent, folder));
  }
  const std::string missing = Absolute(finding.parent, finding.missing);
  return Error{
      ErrorCode::kSecret,
      "path " + Quoted(path) + " does not exist in environment " + Quoted(target.environment),
      {candidates.empty()
           ? "there are no folders in " + Quoted(finding.parent) + " of this environment"
           : Suggest(missing, "folders in " + Quoted(finding.parent), candidates, "--path")}};
}

}  // namespace stepveil
