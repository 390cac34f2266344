#include "core/environment/variable_checks.h"

#include "core/base/text.h"

#include <algorithm>

namespace stepveil {
namespace {

constexpr std::size_t kMostNamed = 3;

std::string PlaceOf(const FetchedSecret& secret) {
  const std::string place = Quoted(secret.name) + " of " + Quoted(secret.path);
  return secret.imported ? place + " (imported by " + Quoted(secret.asked_path) + ")" : place;
}

bool IsIn(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What execve(2) can hand over, though no shell can name it.
bool IsEntryName(const std::string& name) {
  return !name.empty() && name.find_first_of(std::string_view("=\0", 2)) == std::string::npos;
}

// To be typed; of other names a word that stands for it.
std::string Typed(const std::string& name) {
  return !name.empty() && IsTypedAsItIs(name) ? name : "NAME";
}

// "leave it out with --except A, or give it another name with --rename A=OTHER".
std::string WithoutIt(const std::string& name) {
  return "leave it out with --except " + Typed(name) + ", or give it another name with --rename " +
         Typed(name) + "=OTHER";
}

// The ways out for a name of other characters, the nearest first.
std::vector<std::string> HintsForOddName(const std::string& final_name, const std::string& name,
                                         Carrier carrier) {
  std::vector<std::string> hints;
  if (carrier == Carrier::kCommand && IsEntryName(final_name)) {
    hints.push_back(
        "a program may read it all the same: let it through as it is with --allow-names " +
        Typed(final_name));
  }
  hints.push_back(WithoutIt(name));
  if (carrier == Carrier::kText) {
    hints.emplace_back("--to json and --to yaml carry any name");
  }
  return hints;
}

bool IsCarried(const std::string& name, const Selection& selection, Carrier carrier) {
  const bool named = IsIn(selection.allow_names, name) || IsIn(selection.as_file, name);
  return IsVariableName(name) ||
         (carrier == Carrier::kDocument && !name.empty() && name.find('\0') == std::string::npos) ||
         (carrier == Carrier::kCommand && named && IsEntryName(name));
}

// As the kernel counts: "NAME=VALUE" with its NUL, and a pointer to it.
std::size_t RoomOf(const Variable& variable) {
  constexpr std::size_t kLongestPath = 4096;
  const std::size_t value = variable.as_file ? kLongestPath : variable.value.size_bytes();
  return variable.name.size() + value + 2 + sizeof(char*);
}

std::vector<std::string> LargestOf(const std::vector<Variable>& variables) {
  std::vector<const Variable*> sorted;
  for (const Variable& variable : variables) {
    sorted.push_back(&variable);
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Variable* a, const Variable* b) { return RoomOf(*a) > RoomOf(*b); });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(sorted.size(), kMostNamed); ++i) {
    names.push_back(sorted[i]->name);
  }
  return names;
}

}  // namespace

std::string Described(const std::string& final_name, const FetchedSecret& secret) {
  return final_name == secret.name ? PlaceOf(secret)
                                   : Quoted(final_name) + " (" + PlaceOf(secret) + ")";
}

void CheckName(const std::string& name, const FetchedSecret& secret, const Selection& selection,
               const Carriage& carriage, Faults& faults) {
  if (!IsCarried(name, selection, carriage.carrier)) {
    faults.Add(Described(name, secret) +
                   " cannot be a variable: a name holds letters, digits and _ only and has no "
                   "digit in front",
               HintsForOddName(name, secret.name, carriage.carrier));
    return;
  }
  const auto reason = WhyProtected(name, carriage.protected_names);
  if (reason && !IsIn(selection.allow_names, name)) {
    faults.Add(Described(name, secret) + " is protected: it " + *reason,
               {"let it through as it is with --allow-names " + Typed(name) + ", " +
                WithoutIt(secret.name)});
  }
}

void CheckListed(const std::string& name, const FetchedSecret& secret, const Selection& selection,
                 Faults& faults) {
  const bool by_pattern =
      std::any_of(selection.only.begin(), selection.only.end(), [&](const std::string& pattern) {
        return NamesSomething(pattern) && GlobMatches(pattern, secret.name);
      });
  if (!selection.strict_names || by_pattern || IsIn(selection.require, name) ||
      IsIn(selection.as_file, name)) {
    return;
  }
  faults.Add(Described(name, secret) + " is not listed, and strict-names asks for it",
             {"list it with --only " + Typed(secret.name) + " or --require " + Typed(name) +
              ", or leave it out with --except " + Typed(secret.name)});
}

void CheckValue(const std::string& name, const FetchedSecret& secret, Faults& faults) {
  if (secret.value.Expose().find('\0') != std::string_view::npos) {
    faults.Add(Described(name, secret) + " cannot be a variable: its value holds a NUL byte",
               {"store it base64-encoded and decode it where it is used"});
  }
  const std::size_t size_bytes = name.size() + secret.value.size_bytes() + 2;  // '=' and NUL
  if (size_bytes > kLongestVariableBytes) {
    faults.Add(Described(name, secret) +
                   " cannot be a variable: name and value take more than the " +
                   std::to_string(kLongestVariableBytes) + " bytes that Linux allows for one",
               {"hand it over as a file: stepveil run --as-file " + Typed(name),
                "or leave it out with --except " + Typed(secret.name)});
  }
}

void CheckSum(const std::vector<Variable>& variables, const Carriage& carriage, Faults& faults) {
  std::size_t sum_bytes = 0;
  for (const Variable& variable : variables) {
    sum_bytes += RoomOf(variable);
  }
  if (sum_bytes <= carriage.most_bytes) {
    return;
  }
  std::vector<std::string> largest;
  std::vector<std::string> typed;
  for (const std::string& name : LargestOf(variables)) {
    largest.push_back(Quoted(name));
    typed.push_back(Typed(name));
  }
  faults.Add(std::to_string(variables.size()) +
                 " secrets are too large together: with what the environment holds already, Linux "
                 "would start no process with them; the largest are " +
                 Join(largest, ", "),
             {"hand the largest over as files: stepveil run --as-file " + Join(typed, ","),
              "or leave some out with --except"});
}

}  // namespace stepveil
