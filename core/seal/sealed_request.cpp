#include "core/seal/sealed_request.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

using Texts = std::vector<std::string>;

constexpr const char* kOnly = "only";
constexpr const char* kExcept = "except";

Texts Sorted(Texts texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

Texts Switch(bool on) { return {on ? "true" : "false"}; }

Texts LenientIn(const Request& request) {
  Texts lenient;
  const auto add = [&](bool is_lenient, const char* name) {
    if (is_lenient) {
      lenient.emplace_back(name);
    }
  };
  add(request.allow_empty, "--allow-empty");
  add(request.allow_partial, "--allow-partial");
  add(request.allow_unresolved, "--allow-unresolved");
  add(!request.import_check, "--no-import-check");
  add(!request.strict, "--strict=false");
  return lenient;
}

std::string Shown(const Texts& values) {
  return values.empty() ? "none" : Quoted(Join(values, ", "));
}

// Everything may be taken from what nothing was left out of.
bool IsUncut(const SealedRequest::Fact& sealed) {
  return (sealed.name == kOnly || sealed.name == kExcept) && sealed.values.empty();
}

const SealedRequest::Fact* FactNamed(const std::string& name, const SealedRequest& request) {
  const auto at = std::find_if(request.facts.begin(), request.facts.end(),
                               [&](const auto& fact) { return fact.name == name; });
  return at == request.facts.end() ? nullptr : &*at;
}

}  // namespace

SealedRequest SealedRequestOf(const Request& request) {
  return {request.process,
          {{"domain", Sorted(request.domains)},
           {"project", {request.project}},
           {"env", {request.environment}},
           {"path", request.paths},
           {"tags", Sorted(request.tags)},
           {kOnly, Sorted(request.selection.only)},
           {kExcept, Sorted(request.selection.except)},
           {"expand", Switch(request.expand_references)},
           {"include-imports", Switch(request.include_imports)},
           {"recursive", Switch(request.recursive)}},
          LenientIn(request)};
}

std::vector<std::string> Differences(const SealedRequest& sealed, const SealedRequest& asked) {
  Texts differences;
  for (const SealedRequest::Fact& fact : asked.facts) {
    const SealedRequest::Fact* const there = FactNamed(fact.name, sealed);
    if (there == nullptr) {
      differences.push_back("it does not say its " + fact.name);
    } else if (there->values != fact.values && !IsUncut(*there)) {
      differences.push_back(fact.name + " is " + Shown(there->values) + " in it, and " +
                            Shown(fact.values) + " here");
    }
  }
  for (const SealedRequest::Fact& fact : sealed.facts) {
    if (FactNamed(fact.name, asked) == nullptr) {
      differences.push_back("it says " + Quoted(fact.name) + ", which nothing here knows");
    }
  }
  for (const std::string& check : sealed.lenient) {
    if (std::find(asked.lenient.begin(), asked.lenient.end(), check) == asked.lenient.end()) {
      differences.push_back("it was made with " + Escaped(check) + ", which is not given here");
    }
  }
  return differences;
}

}  // namespace stepveil
