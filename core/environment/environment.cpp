#include "core/environment/environment.h"

#include "core/base/text.h"
#include "core/environment/variable_checks.h"
#include "core/secrets/faults.h"
#include "core/secrets/selection.h"

#include <algorithm>
#include <map>
#include <utility>

namespace stepveil {
namespace {

// All secrets that ask for one final name, in the order of the SecretSet.
using Candidates = std::map<std::string, std::vector<FetchedSecret>>;

bool IsUnmasked(const FetchedSecret& secret, const Selection& selection) {
  const auto has_tag = [&](const std::string& pattern) {
    return std::any_of(secret.tags.begin(), secret.tags.end(),
                       [&](const std::string& tag) { return pattern == "tag:" + tag; });
  };
  return MatchesAny(selection.unmasked, secret.name) ||
         std::any_of(selection.unmasked.begin(), selection.unmasked.end(), has_tag);
}

bool IsFile(const std::string& name, const Selection& selection) {
  return std::find(selection.as_file.begin(), selection.as_file.end(), name) !=
         selection.as_file.end();
}

bool MatchesOne(const SecretSet& set, const std::string& pattern) {
  return std::any_of(set.secrets.begin(), set.secrets.end(), [&](const FetchedSecret& secret) {
    return GlobMatches(pattern, secret.name);
  });
}

bool IsPlainName(const std::string& pattern) {
  return pattern.find_first_of("*?") == std::string::npos;
}

// A slip in a pattern would leave a process without its secret, a secret under its old name, or let
// one through that should stay out.
void WarnOfIdlePatterns(const SecretSet& set, const Selection& selection,
                        std::vector<std::string>& warnings) {
  const auto warn_if_idle = [&](const char* setting, const std::string& pattern) {
    if (!MatchesOne(set, pattern)) {
      warnings.push_back(std::string(setting) + " " + Quoted(pattern) + " matches no secret");
    }
  };
  for (const std::string& pattern : selection.only) {
    if (!IsPlainName(pattern) || selection.allow_none) {
      warn_if_idle("only", pattern);
    }
  }
  for (const std::string& pattern : selection.except) {
    warn_if_idle("except", pattern);
  }
  for (const auto& [from, to] : selection.rename) {
    warn_if_idle("rename", from);
  }
}

// A plain name of `only` has to exist.
void CheckOnly(const SecretSet& set, const Selection& selection, Faults& faults) {
  std::vector<std::string> names;
  for (const FetchedSecret& secret : set.secrets) {
    names.push_back(secret.name);
  }
  for (const std::string& wanted : selection.only) {
    if (selection.allow_none || !IsPlainName(wanted) || MatchesOne(set, wanted)) {
      continue;
    }
    const auto near = Nearest(wanted, names);
    faults.Add("only " + Quoted(wanted) + " is not among the secrets",
               {near ? "did you mean " + Quoted(*near) + "?"
                     : "is it in another folder? --allow-empty goes on without it"});
  }
}

void CheckAnyLeft(std::size_t fetched, const Candidates& candidates, const Selection& selection,
                  Faults& faults) {
  if (fetched > 0 && candidates.empty() && !selection.allow_none && faults.empty()) {
    faults.Add("none of the " + std::to_string(fetched) + " secrets is left after only and except",
               {"check the patterns; --allow-empty goes on without any"});
  }
}

// One secret that two of the asked paths brought, say by a path and by an import of it.
bool IsSameSecret(const FetchedSecret& a, const FetchedSecret& b) {
  return a.name == b.name && a.path == b.path && a.environment == b.environment &&
         SameBytes(a.value, b.value);
}

// Keeps the one that `duplicates` asks for and returns the places of the others. More than one is a
// fault.
std::vector<std::string> KeepOne(const std::string& name, std::vector<FetchedSecret>& same,
                                 Duplicates duplicates, Faults& faults) {
  const auto all = std::remove_if(same.begin() + 1, same.end(), [&](const FetchedSecret& other) {
    return IsSameSecret(same.front(), other);
  });
  same.erase(all, same.end());
  if (same.size() == 1) {
    return {};
  }
  std::vector<std::string> places;
  places.reserve(same.size());
  const bool one_environment = std::all_of(same.begin(), same.end(), [&](const FetchedSecret& s) {
    return s.environment == same.front().environment;
  });
  for (const FetchedSecret& secret : same) {
    const std::string where =
        one_environment ? "" : " of environment " + Quoted(secret.environment);
    places.push_back(Described(secret.name, secret) + where);
  }
  if (duplicates == Duplicates::kError) {
    faults.Add(
        "the name " + Quoted(name) + " is asked for by " + Join(places, " and "),
        {"say which one counts with --duplicates first or --duplicates last, or rename one"});
  }
  const bool last = duplicates == Duplicates::kLastWins;
  places.erase(last ? places.end() - 1 : places.begin());
  if (last) {
    same.front() = std::move(same.back());
  }
  same.erase(same.begin() + 1, same.end());
  return places;
}

void CheckPresent(const Candidates& candidates, const std::string& what,
                  const std::vector<std::string>& wanted, Faults& faults) {
  std::vector<std::string> names;
  for (const auto& [name, secrets] : candidates) {
    names.push_back(name);
  }
  for (const std::string& name : wanted) {
    if (candidates.contains(name)) {
      continue;
    }
    const auto near = Nearest(name, names);
    faults.Add(what + " " + Quoted(name) + " is not among the secrets",
               near ? std::vector<std::string>{"did you mean " + Quoted(*near) + "?"}
                    : std::vector<std::string>{"is it in another folder, or left out by only or "
                                               "except?"});
  }
}

Variable ToVariable(const std::string& name, FetchedSecret secret, const Selection& selection) {
  const bool masked = !IsUnmasked(secret, selection);
  return {name,
          std::move(secret.value),
          std::move(secret.path),
          std::move(secret.environment),
          secret.imported,
          masked,
          std::move(secret.asked_path),
          {},
          false,
          Hidden::kAll,
          std::move(secret.name)};
}

}  // namespace

std::string FinalName(const std::string& name, const Selection& selection) {
  const auto renamed = selection.rename.find(name);
  return selection.prefix + (renamed == selection.rename.end() ? name : renamed->second);
}

Result<Environment> BuildEnvironment(SecretSet set, const Selection& selection,
                                     const Carriage& carriage) {
  Environment environment;
  WarnOfIdlePatterns(set, selection, environment.warnings);
  Faults faults;
  if (!selection.more_to_come) {
    CheckOnly(set, selection, faults);
  }
  Candidates candidates;
  for (FetchedSecret& secret : set.secrets) {
    if (secret.leased || IsTaken(selection, secret.name)) {
      candidates[FinalName(secret.name, selection)].push_back(std::move(secret));
    }
  }
  if (!selection.more_to_come) {
    CheckPresent(candidates, "required name", selection.require, faults);
    CheckPresent(candidates, "as-file name", selection.as_file, faults);
    CheckAnyLeft(set.secrets.size(), candidates, selection, faults);
  }
  for (auto& [name, same] : candidates) {
    std::vector<std::string> others = KeepOne(name, same, selection.duplicates, faults);
    CheckName(name, same.front(), selection, carriage, faults);
    CheckListed(name, same.front(), selection, faults);
    const bool as_file = IsFile(name, selection);
    if (!as_file) {
      CheckValue(name, same.front(), faults);
    }
    environment.variables.push_back(ToVariable(name, std::move(same.front()), selection));
    environment.variables.back().as_file = as_file;
    environment.variables.back().passed_over = std::move(others);
  }
  CheckSum(environment.variables, carriage, faults);
  if (!faults.empty()) {
    return Fail(faults.Merge());
  }
  return environment;
}

}  // namespace stepveil
