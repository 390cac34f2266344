#include "github-action/wording.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace stepveil::github {
namespace {

struct Word {
  std::string_view flag;
  std::string_view input;
};

constexpr std::array kWords{
    Word{"--project", "project-slug"},
    Word{"--environment", "env-slug"},
    Word{"--env", "env-slug"},
    Word{"--path", "secret-path"},
    Word{"--process", "process"},
    Word{"--domain", "domain"},
    Word{"--method", "method"},
    Word{"--identity-id", "identity-id"},
    Word{"--audience", "oidc-audience"},
    Word{"--client-id", "client-id"},
    Word{"--client-secret", "client-secret"},
    Word{"--config", "config"},
    Word{"--ca-file", "ca-certificate"},
    Word{"--header", "extra-headers"},
    Word{"--only", "only"},
    Word{"--except", "except"},
    Word{"--rename", "rename"},
    Word{"--prefix", "prefix"},
    Word{"--require", "require"},
    Word{"--unmasked", "unmasked"},
    Word{"--allow-names", "allow-names"},
    Word{"--duplicates first", "duplicates: first"},
    Word{"--duplicates last", "duplicates: last"},
    Word{"--duplicates", "duplicates"},
    Word{"--recursive", "recursive: true"},
    Word{"--include-imports", "include-imports"},
    Word{"--mask-short", "mask-short: true"},
    Word{"--mask-parts=false", "mask-parts: false"},
    Word{"--mask-parts", "mask-parts"},
    Word{"--allow-empty", "allow-empty: true"},
    Word{"--allow-unresolved", "allow-unresolved: true"},
    Word{"--allow-partial", "allow-partial: true"},
    Word{"--allow-http", "allow-http: true"},
    Word{"--no-import-check", "import-check: false"},
    Word{"--to json", "export-type: output"},
    Word{"--deadline", "STEPVEIL_DEADLINE"},
    Word{"--expand=false", "expand-references: false"},
    Word{"--expand", "expand-references"},
    Word{"--tags", "tags"},
    Word{"--keep-env", "keep-env"},
    Word{"--id-token-env", "STEPVEIL_ID_TOKEN_ENV"},
};

bool GoesOn(char c) { return (c >= 'a' && c <= 'z') || c == '-'; }

const Word* WordAt(std::string_view rest) {
  const Word* found = nullptr;
  for (const Word& word : kWords) {
    const bool whole = rest.starts_with(word.flag) &&
                       (rest.size() == word.flag.size() || !GoesOn(rest[word.flag.size()]));
    if (whole && (found == nullptr || found->flag.size() < word.flag.size())) {
      found = &word;
    }
  }
  return found;
}

}  // namespace

std::string InInputs(const std::string& text) {
  std::string said;
  for (std::size_t at = 0; at < text.size();) {
    const Word* word = text[at] == '-' ? WordAt(std::string_view(text).substr(at)) : nullptr;
    if (word != nullptr) {
      said += word->input;
      at += word->flag.size();
    } else {
      said += text[at++];
    }
  }
  return said;
}

}  // namespace stepveil::github
