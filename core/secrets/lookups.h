#pragma once

#include "core/base/result.h"
#include "core/http/client.h"
#include "core/identity/login.h"
#include "core/secrets/answer.h"
#include "core/secrets/target.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// Questions about what exists, asked in one flight and only when a list left something unsaid.
// First Ask..., then Send once, then the answers.
class Lookups {
 public:
  // Which environments does the project have?
  void AskEnvironments() { ask_environments_ = true; }

  // Does `path` exist? Asks for the folders of each of its ancestors.
  void AskPath(const std::string& environment, const std::string& path);

  [[nodiscard]] bool empty() const { return !ask_environments_ && folders_.empty(); }

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

 private:
  using Place = std::pair<std::string, std::string>;  // {environment, path}

  bool ask_environments_ = false;
  std::optional<Project> project_;
  std::map<Place, std::optional<std::vector<std::string>>> folders_;
};

}  // namespace stepveil
