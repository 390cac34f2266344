#include "core/secrets/references.h"

#include "core/base/text.h"

#include <algorithm>
#include <cctype>

namespace stepveil {
namespace {

bool IsReferenceText(std::string_view inside) {
  return !inside.empty() && std::all_of(inside.begin(), inside.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}

// "prod.a.b.NAME" is NAME of /a/b in prod; a name alone stands in the same folder.
Reference ReferenceOf(std::string_view inside, const Place& place) {
  std::vector<std::string> steps = Split(inside, '.');
  if (steps.size() == 1) {
    return {place, steps.front()};
  }
  Reference reference{{steps.front(), ""}, steps.back()};
  for (std::size_t i = 1; i + 1 < steps.size(); ++i) {
    reference.place.path += steps[i].empty() ? "" : "/" + steps[i];
  }
  if (reference.place.path.empty()) {
    reference.place.path = "/";
  }
  return reference;
}

// The text between the next "${" and "}" at or after `at`, which is moved behind it.
std::string_view NextInside(std::string_view value, std::size_t& at) {
  const std::size_t open = value.find("${", at);
  const std::size_t close = open == value.npos ? open : value.find('}', open + 2);
  if (close == value.npos) {
    at = value.npos;
    return {};
  }
  const std::string_view inside = value.substr(open + 2, close - open - 2);
  const bool is_one = IsReferenceText(inside);
  at = is_one ? close + 1 : open + 2;
  return is_one ? inside : std::string_view();
}

bool IsPartOf(const Secret& part, const Secret& whole) {
  return !part.empty() && whole.Expose().find(part.Expose()) != std::string_view::npos;
}

}  // namespace

std::vector<Reference> ReferencesIn(const Secret& stored, const Place& place) {
  const std::string_view text = stored.Expose();
  std::vector<Reference> references;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view inside = NextInside(text, at);
    if (!inside.empty()) {
      references.push_back(ReferenceOf(inside, place));
    }
  }
  return references;
}

bool HoldsReference(const Secret& secret) {
  const std::string_view value = secret.Expose();
  for (std::size_t at = 0; (at = value.find("${", at)) != value.npos; at += 2) {
    const std::size_t end = value.find('}', at + 2);
    if (end == value.npos) {
      return false;
    }
    if (end > at + 2) {
      return true;
    }
  }
  return false;
}

bool IsPlainName(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  return !name.empty() && name.size() <= kLongest && std::isupper(name.front()) != 0 &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isupper(c) != 0 || std::isdigit(c) != 0 || c == '_';
         });
}

void ReferenceWalk::Follow(const Secret& stored, const Place& place, const Secret& expanded) {
  for (const Reference& reference : ReferencesIn(stored, place)) {
    Visit(reference, expanded);
  }
}

void ReferenceWalk::Visit(const Reference& reference, const Secret& expanded) {
  if (!seen_.insert({reference.place, reference.name}).second) {
    return;
  }
  if (!folders_.IsAsked(reference.place)) {
    unasked.insert(reference.place);
    return;
  }
  if (const ListedSecret* const own = folders_.Find(reference.place, reference.name)) {
    return Follow(own->value, reference.place, expanded);
  }
  const auto& imports = folders_.ImportsOf(reference.place);
  const bool taken_from_import =
      std::any_of(imports.begin(), imports.end(), [&](const ListedImport& import) {
        return std::any_of(
            import.secrets.begin(), import.secrets.end(), [&](const ListedSecret& secret) {
              return secret.name == reference.name && IsPartOf(secret.value, expanded);
            });
      });
  if (!taken_from_import && folders_.IsKnown(reference.place)) {
    missing.push_back(reference);
  }
}

}  // namespace stepveil
