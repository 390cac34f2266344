#include "core/check/name_words.h"

#include "core/base/text.h"

#include <algorithm>
#include <map>
#include <vector>

namespace stepveil {
namespace {

struct MaskWords {
  const char* fact;
  const char* text;
  bool is_warning;
};

MaskWords WordsOf(const Variable& variable) {
  if (!variable.masked) {
    return {"plain", "shown in the log: a plain setting (unmasked)", false};
  }
  switch (variable.hidden) {
    case Hidden::kSomeLines:
      return {"some", "masked but for lines that are too short or too common", true};
    case Hidden::kNothing:
      return {"none", "not masked: too short or too common", true};
    case Hidden::kAll:
      break;
  }
  return {"all", "masked", false};
}

bool IsOneOf(const std::vector<SecretPlace>& secrets, const Variable& variable) {
  return std::any_of(secrets.begin(), secrets.end(), [&](const SecretPlace& secret) {
    return secret.name == variable.secret && secret.environment == variable.environment &&
           secret.path == variable.path;
  });
}

std::string WhereFrom(const Variable& variable) {
  std::string text = Quoted(variable.path);
  if (variable.imported) {
    text += ", imported by " + Quoted(variable.asked_path);
  }
  if (!variable.passed_over.empty()) {
    text += ", before " + Join(variable.passed_over, " and ");
  }
  return text;
}

std::map<std::string, std::string> FactsOf(const Variable& variable, const char* mask) {
  std::map<std::string, std::string> facts{{"name", Escaped(variable.name)},
                                           {"environment", Escaped(variable.environment)},
                                           {"path", Escaped(variable.path)},
                                           {"mask", mask}};
  if (variable.imported) {
    facts["imported_by"] = Escaped(variable.asked_path);
  }
  return facts;
}

}  // namespace

void SayNames(const Environment& environment, const std::vector<SecretPlace>& refused,
              Report& report) {
  for (const Variable& variable : environment.variables) {
    const std::string name = Quoted(variable.name) + " of " + WhereFrom(variable) + ": ";
    const MaskWords words = WordsOf(variable);
    const std::string text = name + words.text + (variable.as_file ? "; in a file" : "");
    if (IsOneOf(refused, variable)) {
      report.Warn("names", name + "not handed over, for the fault that names it",
                  FactsOf(variable, "refused"));
    } else if (words.is_warning) {
      report.Warn("names", text, FactsOf(variable, words.fact));
    } else {
      report.Ok("names", text, FactsOf(variable, words.fact));
    }
  }
}

void SayCommand(const Environment& environment, Report& report) {
  std::vector<std::string> names;
  for (const Variable& variable : environment.variables) {
    names.push_back(Escaped(variable.name));
  }
  report.Ok("command", names.empty() ? "would get no variable of Infisical's"
                                     : "would get " + Join(names, " "));
}

}  // namespace stepveil
