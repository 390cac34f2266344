#include "core/check/names.h"

#include "core/base/text.h"
#include "core/check/name_words.h"
#include "core/secrets/selection.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

SecretSet CloneOf(const SecretSet& set, const std::function<bool(const std::string&)>& is_wanted) {
  SecretSet copy;
  for (const FetchedSecret& one : set.secrets) {
    if (is_wanted(one.name)) {
      copy.secrets.push_back({one.name, one.value.Clone(), one.environment, one.path,
                              one.asked_path, one.imported, one.tags});
    }
  }
  return copy;
}

SecretSet CloneOf(const SecretSet& set) {
  return CloneOf(set, [](const std::string&) { return true; });
}

void Keep(std::vector<std::string>& names, const std::function<bool(const std::string&)>& is_kept) {
  names.erase(std::remove_if(names.begin(), names.end(),
                             [&](const std::string& name) { return !is_kept(name); }),
              names.end());
}

// What is asked of one secret alone.
Selection Alone(Selection selection, const std::string& name) {
  const std::string final_name = FinalName(name, selection);
  selection.require.clear();
  selection.allow_none = true;
  Keep(selection.as_file, [&](const std::string& one) { return one == final_name; });
  return selection;
}

// The same without a secret, whose fault is told.
Selection Without(Selection selection, const std::string& name) {
  const std::string final_name = FinalName(name, selection);
  selection.except.push_back(name);
  Keep(selection.require, [&](const std::string& one) { return one != final_name; });
  Keep(selection.as_file, [&](const std::string& one) { return one != final_name; });
  return selection;
}

// Nothing is asked for: what there is.
Selection Lenient(Selection selection) {
  selection.require.clear();
  selection.as_file.clear();
  selection.allow_none = true;
  selection.duplicates = Duplicates::kFirstWins;
  return selection;
}

// Tells each fault that a secret has by itself, and returns what is asked of the others.
Selection TellEach(const SecretSet& set, const Selection& selection, const BuildVariables& build,
                   Report& report) {
  std::set<std::string> names;
  for (const FetchedSecret& secret : set.secrets) {
    if (IsTaken(selection, secret.name)) {
      names.insert(secret.name);
    }
  }
  Selection others = selection;
  for (const std::string& name : names) {
    const auto is_it = [&](const std::string& one) { return one == name; };
    const auto built = build(CloneOf(set, is_it), Alone(selection, name));
    if (!built) {
      report.Fault("names", built.error(), {{"name", Escaped(name)}, {"mask", "refused"}});
      others = Without(std::move(others), name);
    }
  }
  const bool none_left = others.except.size() == selection.except.size() + names.size();
  others.allow_none = others.allow_none || none_left;
  return others;
}

}  // namespace

void LookAtNames(SecretSet set, const Selection& selection, const BuildVariables& build,
                 const std::vector<SecretPlace>& refused, Report& report) {
  auto environment = build(CloneOf(set), selection);
  if (!environment) {
    const Selection others = TellEach(set, selection, build, report);
    environment = build(CloneOf(set), others);
    if (!environment) {  // of several secrets together, or of one that isn't there
      report.Fault("names", environment.error());
      environment = build(std::move(set), Lenient(others));
    }
  }
  if (environment) {
    SayNames(*environment, refused, report);
  }
  if (environment && !report.first_fault()) {
    SayCommand(*environment, report);
  }
}

}  // namespace stepveil
