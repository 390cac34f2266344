#include "tests/devserver/model/permission.h"
#include "tests/devserver/model/references.h"

#include <cctype>
#include <set>

namespace stepveil::devserver {
namespace {

constexpr std::size_t kNone = std::string::npos;

// The server's pattern: letters, digits, "-", "_" and "." only, so that blanks end no reference.
bool IsReference(std::string_view inside) {
  for (char c : inside) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '_' && c != '.') {
      return false;
    }
  }
  return !inside.empty();
}

const SecretRow* FindRow(const Project& project, const ReferenceTarget& target) {
  const Folder* folder = project.FindFolder(target.place.environment, target.place.path);
  for (std::size_t i = 0; folder != nullptr && i < folder->secrets.size(); ++i) {
    if (folder->secrets[i].key == target.key) return &folder->secrets[i];
  }
  return nullptr;
}

Answer Refused(const ReferenceTarget& target, const ReferenceUser& user) {
  return Refuse(403, "ForbiddenError",
                "You do not have permission to read secret '" + target.key + "' in environment '" +
                    target.place.environment + "' at path '" + target.place.path +
                    "', which is referenced by secret '" + user.key + "' in environment '" +
                    user.place.environment + "' at path '" + user.place.path + "'.");
}

class Expansion {
 public:
  Expansion(const Context& context, const Project& project)
      : context_(context), project_(project) {}

  Outcome<std::string> Expand(std::string_view text, const ReferenceUser& user) {
    std::string out;
    for (std::size_t open; (open = text.find("${")) != kNone;) {
      const std::size_t close = text.find('}', open);
      const std::string_view inside =
          close == kNone ? std::string_view() : text.substr(open + 2, close - open - 2);
      if (!IsReference(inside)) {
        out += text.substr(0, open + 2);
        text.remove_prefix(open + 2);
        continue;
      }
      Outcome<std::string> part = Target(inside, user);
      if (!part) return part;
      out.append(text.substr(0, open)).append(*part);
      text.remove_prefix(close + 1);
    }
    return out.append(text);
  }

 private:
  Outcome<std::string> Target(std::string_view inside, const ReferenceUser& user) {
    const ReferenceTarget target = ResolveReference(inside, user.place);
    const Place& place = target.place;
    const std::string literal = "${" + std::string(inside) + '}';
    const std::string id = place.environment + ':' + place.path + ':' + target.key;
    if (open_.contains(id)) return literal;
    const SecretRow* row = FindRow(project_, target);
    if (RightOn(context_.actor, project_,
                {place.environment, place.path, target.key,
                 row == nullptr ? nullptr : &row->tags}) != Right::kValues) {
      return tl::unexpected(Refused(target, user));
    }
    if (row == nullptr) return context_.store.settings.literal_references ? literal : "";
    open_.insert(id);
    Outcome<std::string> value = Expand(row->value, {target.key, place});
    open_.erase(id);
    return value;
  }

  const Context& context_;
  const Project& project_;
  std::set<std::string> open_;  // what is being expanded
};

}  // namespace

Outcome<std::string> ExpandNewer(const Context& context, const Project& project,
                                 const std::string& value, const ReferenceUser& user) {
  Outcome<std::string> expanded = Expansion(context, project).Expand(value, user);
  if (!expanded || !user.quote_lines || *expanded == value) return expanded;
  return QuotedLines(*expanded);
}

}  // namespace stepveil::devserver
