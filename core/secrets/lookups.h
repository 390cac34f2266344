#pragma once

#include "core/base/result.h"
#include "core/http/client.h"
#include "core/identity/login.h"
#include "core/secrets/answer.h"
#include "core/secrets/target.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// Questions about what exists and may be read, asked in one round and only when a list left
// something unsaid. First Ask..., then Send once, then the answers.
class Lookups {
 public:
  // Which environments does the project have?
  void AskEnvironments() { ask_environments_ = true; }

  // Does `path` exist? Asks for the folders of each of its ancestors.
  void AskPath(const std::string& environment, const std::string& path);

  // May all secrets of `place` be read? Asks for one by a name that nobody gives and, on v4, for
  // the names that are there: a right to names alone is no right to values.
  void AskRights(const Place& place) { rights_.try_emplace(place); }

  // What does `place` import?
  void AskImports(const Place& place) { imports_.try_emplace(place); }

  [[nodiscard]] bool empty() const {
    return !ask_environments_ && folders_.empty() && rights_.empty() && imports_.empty();
  }

  // Sends what was asked; nothing is sent if nothing was. Errors: kNetwork. A refused question
  // stays unanswered.
  [[nodiscard]] Result<void> Send(Client& client, const AccessToken& token, const Target& target);

  // {slug, display name}; nothing = unanswered.
  [[nodiscard]] const std::optional<Project>& project() const { return project_; }

  enum class Exists { kYes, kNo, kUnknown };
  struct PathFinding {
    Exists exists = Exists::kUnknown;
    std::string parent;                // kNo: the deepest ancestor that exists
    std::string missing;               // kNo: the name it lacks
    std::vector<std::string> folders;  // kNo: the names it has
  };
  [[nodiscard]] PathFinding FindPath(const std::string& environment, const std::string& path) const;

  // The names of the folders in a place that AskPath led through; empty: none, or not told.
  [[nodiscard]] std::vector<std::string> FoldersIn(const Place& place) const;

  // kLacking: none of it, or only secrets of certain names or tags. A rule that takes single names
  // away is not seen: the server compares it with the name that nobody gives.
  enum class Rights { kWhole, kLacking, kNoFolder, kUnknown };
  [[nodiscard]] Rights RightsOn(const Place& place) const;

  // May none of it be read, where a list showed nothing of `place`? By the right to it, or since it
  // holds secrets all the same.
  [[nodiscard]] bool IsKept(const Place& place) const;

  // Who of those asked about imports `source`; nothing: nobody.
  [[nodiscard]] std::optional<Place> ImporterOf(const Place& source) const;

 private:
  [[nodiscard]] std::vector<ApiCall> Calls(const AccessToken& token, const Target& target) const;

  bool ask_environments_ = false;
  std::optional<Project> project_;
  std::map<Place, std::optional<std::vector<std::string>>> folders_;
  struct Finding {
    Rights rights = Rights::kUnknown;
    bool holds_secrets = false;
  };
  std::map<Place, Finding> rights_;
  std::map<Place, std::vector<ImportRule>> imports_;
};

}  // namespace stepveil
