#include "core/mask/parts.h"

#include "core/base/text.h"
#include "core/mask/limits.h"
#include "core/mask/maskable.h"
#include "core/mask/ordinary.h"

#include <utility>

namespace stepveil {
namespace {

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// `${NAME}`, `$NAME`, `<name>`, `{{ name }}`: the place of a value, not the value.
bool IsReference(std::string_view text) {
  return StartsWith(text, "${") || StartsWith(text, "{{") ||
         (text.front() == '$' && LooksOrdinary(text.substr(1))) ||
         (text.front() == '<' && text.back() == '>');
}

bool IsPath(std::string_view text) {
  return StartsWith(text, "/") || StartsWith(text, "./") || StartsWith(text, "../") ||
         StartsWith(text, "~/");
}

// What a secret's key may have besides a secret.
bool IsHarmless(std::string_view text) {
  return IsReference(text) ||
         ((IsPath(text) || text.find("://") != std::string_view::npos) && LooksOrdinary(text));
}

}  // namespace

PartList::Found PartList::AddPart(std::string_view text, bool keyed, std::size_t least_bytes) {
  if (IsStopWord(text)) {
    return Found::kPlain;
  }
  if (text.size() < least_bytes || parts_.size() >= kMost) {
    return Found::kTooShort;
  }
  parts_.push_back({Secret(text), keyed});
  return Found::kHidden;
}

void PartList::Add(PartList others) {
  for (Part& part : others.parts_) {
    if (parts_.size() < kMost) {
      parts_.push_back(std::move(part));
    }
  }
}

PartList::Found PartList::AddKeyed(std::string_view text) {
  return AddPart(text, true, kShortestRawBytes);
}

PartList::Found PartList::AddOther(std::string_view text) {
  return LooksOrdinary(text) || IsReference(text) ? Found::kPlain
                                                  : AddPart(text, false, kShortestDerivedBytes);
}

PartList::Found PartList::Add(std::string_view key, std::string_view value) {
  if (value.empty()) {
    return Found::kPlain;
  }
  // `key: name` in a list of settings.
  const bool is_name = LowerAscii(key) == "key" && LooksOrdinary(value);
  const bool keyed = NamesSecret(key) && !IsHarmless(value) && !is_name;
  return keyed ? AddKeyed(value) : AddOther(value);
}

}  // namespace stepveil
