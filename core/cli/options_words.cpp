#include "core/cli/options_words.h"

#include "core/cli/options.h"
#include "core/identity/login_method.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

struct CredentialFlag {
  std::string_view flag;
  const char* variable;  // to be used instead
  std::optional<Secret> Settings::*field;
};

// --jwt after --oidc-jwt: the last that is given wins, and the newer name wins over the older.
constexpr std::array kCredentialFlags{
    CredentialFlag{"--token", "INFISICAL_TOKEN", &Settings::token},
    CredentialFlag{"--oidc-jwt", "INFISICAL_JWT", &Settings::jwt},
    CredentialFlag{"--jwt", "INFISICAL_JWT", &Settings::jwt},
};

constexpr std::string_view kHeaderFlag = "--header";

// The argument at `argv[i]` as a flag with its value, where it is one of `flag`.
struct Match {
  char* value = nullptr;  // in argv; null: the flag has no value
  int used = 0;           // words, 0: not this flag
};

Match MatchFlag(std::string_view flag, int argc, char** argv, int i) {
  const std::string_view word = argv[i];
  if (word == flag) {
    const bool has_value = i + 1 < argc && std::strncmp(argv[i + 1], "--", 2) != 0;
    return {has_value ? argv[i + 1] : nullptr, has_value ? 2 : 1};
  }
  if (word.starts_with(flag) && word[flag.size()] == '=') {
    return {argv[i] + flag.size() + 1, 1};
  }
  return {};
}

void Overwrite(char* value) { std::memset(value, 'x', std::strlen(value)); }

// Hands the value, if there is one, to `keep`, and overwrites it; returns how many words it took.
template <typename Keep>
int TakeValue(const Match& match, std::string_view flag, const std::string& variable, Words& words,
              Keep keep) {
  if (match.value == nullptr) {
    return 0;
  }
  if (*match.value != '\0') {
    keep(Secret(match.value));
    Overwrite(match.value);
    words.warnings.push_back(std::string(flag) +
                             " on the command line can be read by other processes: set " +
                             variable + " instead");
  }
  return match.used;
}

// The credentials that single login methods have of their own.
int TakeOwnCredential(int argc, char** argv, int i, Words& words) {
  for (const LoginMethod* method : LoginMethods()) {
    for (const LoginSetting& setting : method->settings) {
      const std::string flag = std::string("--") + setting.name;
      const Match match = setting.is_credential ? MatchFlag(flag, argc, argv, i) : Match();
      const int used =
          TakeValue(match, flag, setting.variables.front(), words, [&](Secret credential) {
            words.credentials.login.secrets[setting.name] = std::move(credential);
          });
      if (used > 0) {
        return used;
      }
    }
  }
  return 0;
}

// How many words a credential at argv[i] took: 0 if there is none.
int TakeCredential(int argc, char** argv, int i, Words& words) {
  for (const CredentialFlag& credential : kCredentialFlags) {
    const int used = TakeValue(
        MatchFlag(credential.flag, argc, argv, i), credential.flag, credential.variable, words,
        [&](Secret secret) { words.credentials.*credential.field = std::move(secret); });
    if (used > 0) {
      return used;
    }
  }
  return TakeOwnCredential(argc, argv, i, words);
}

// `--flag=` becomes two words: the parser would take the next word for its value.
void AddWord(std::string_view word, Words& words) {
  const bool empty_value = word.starts_with("--") && word.find('=') == word.size() - 1;
  words.flags.emplace_back(empty_value ? word.substr(0, word.size() - 1) : word);
  if (empty_value) {
    words.flags.emplace_back();
  }
}

}  // namespace

Words TakeWords(int argc, char** argv, int first) {
  Words words;
  for (int i = first; i < argc;) {
    if (std::string_view(argv[i]) == "--") {
      words.has_child = true;
      words.child.assign(argv + i + 1, argv + argc);
      break;
    }
    if (const int used = TakeCredential(argc, argv, i, words); used > 0) {
      i += used;
      continue;
    }
    const Match header = MatchFlag(kHeaderFlag, argc, argv, i);
    const int used = std::max(header.used, 1);
    for (int word = i; word < i + used; ++word) {
      AddWord(argv[word], words);
    }
    if (header.value != nullptr) {
      Overwrite(header.value);
    }
    i += used;
  }
  return words;
}

ExitMode ExitModeOf(int argc, char** argv) {
  if (argc < 2) {
    return ExitMode::kCommand;
  }
  if (std::string_view(argv[1]) == "run") {
    return ExitMode::kRun;
  }
  // A flag before the command is a fault of ours; the command may still be `run`.
  for (int i = 1; *argv[1] == '-' && i < argc && std::string_view(argv[i]) != "--"; ++i) {
    if (std::string_view(argv[i]) == "run") {
      return ExitMode::kRun;
    }
  }
  return ExitMode::kCommand;
}

}  // namespace stepveil
