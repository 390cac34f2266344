#include "core/cli/not_ours.h"

#include "core/base/text.h"

#include <array>

namespace stepveil {
namespace {

struct Instead {
  std::string_view name;
  const char* hint;
};

constexpr const char* kOnlyReads =
    "stepveil only reads: write with Infisical's own CLI, its API or its web page";
constexpr const char* kForPeople =
    "stepveil logs in as a machine identity, keeps nothing on disk, and knows no people: give each "
    "job an identity of its own";
constexpr const char* kForOperators =
    "run Infisical's own CLI where the service itself is set up; a job needs nothing of it";

constexpr std::array kCommands{
    Instead{"agent",
            "stepveil run --watch -- COMMAND starts the command anew when a secret "
            "changes; as-file hands values over as files"},
    Instead{"agent-proxy", "stepveil run -- COMMAND hands secrets to one command"},
    Instead{"agent-vault", "stepveil run -- COMMAND hands secrets to one command"},
    Instead{"bootstrap", kForOperators},
    Instead{"cert-manager", kForOperators},
    Instead{"dynamic-secrets",
            "stepveil reads stored secrets; lease these with Infisical's own CLI"},
    Instead{"gateway", kForOperators},
    Instead{"kmip", kForOperators},
    Instead{"network", kForOperators},
    Instead{"org", kForPeople},
    Instead{"pam", kForPeople},
    Instead{"profile", kForPeople},
    Instead{"proxy", kForOperators},
    Instead{"relay", kForOperators},
    Instead{"reset", kForPeople},
    Instead{"service-token",
            "Infisical is giving service tokens up: make a machine identity; one "
            "that is there still works in INFISICAL_TOKEN"},
    Instead{"ssh", kForPeople},
    Instead{"token", "each job logs in anew: stepveil login; stepveil logout revokes"},
    Instead{"user", kForPeople},
    Instead{"vault", kForPeople},
    Instead{"secrets set", kOnlyReads},
    Instead{"secrets delete", kOnlyReads},
    Instead{"secrets import", kOnlyReads},
    Instead{"secrets folders",
            "stepveil list --recursive prints the names below a path, each with "
            "its folder"},
    Instead{"secrets generate-example-env", "stepveil list prints the names"},
};

constexpr std::array kFlags{
    Instead{"export --template",
            "fill it with a tool for that, in a command that has the secrets: stepveil run -- sh "
            "-c 'envsubst <FILE >OUT', or stepveil run -- gomplate -f FILE -o OUT"},
    Instead{"secrets --output", "stepveil export --format json, yaml or dotenv"},
    Instead{"secrets get --output", "stepveil export --only NAME --format json, yaml or dotenv"},
    Instead{"login --email", kForPeople},
    Instead{"login --password", kForPeople},
    Instead{"login --interactive", kForPeople},
    Instead{"login -i", kForPeople},
    Instead{"login --organization-id", "use --organization-slug"},
};

template <std::size_t N>
std::optional<Error> Find(const std::array<Instead, N>& table, const std::string& name,
                          const std::string& what) {
  for (const Instead& row : table) {
    if (row.name == name) {
      return Error{
          ErrorCode::kUsage, what + " is part of Infisical's own CLI, not of stepveil", {row.hint}};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> NotOurCommand(const std::vector<std::string>& words) {
  const std::string name = Join(words, " ");
  return Find(kCommands, name, Quoted(name));
}

std::optional<Error> NotOurFlag(std::string_view command, std::string_view flag) {
  const std::string name = std::string(command).append(" ").append(flag);
  return Find(kFlags, name, Quoted(flag));
}

}  // namespace stepveil
