#include "jenkins/answer.h"

#include "core/export/quoting.h"
#include "jenkins/hidden.h"
#include "jenkins/masks.h"
#include "jenkins/value_check.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil::jenkins {
namespace {

using Views = std::vector<std::string_view>;

struct Entry {
  std::string_view name;
  std::string_view value;
};

struct Answer {
  std::vector<Hidden> secrets;
  std::vector<Entry> plain;
  Masks masks;
  Views unmaskable;
  Views files;
};

Answer Sorted(const Environment& environment, const std::vector<Secret>& needles) {
  TextSet texts;
  for (const Secret& needle : needles) {
    texts.insert(needle.Expose());
  }
  Answer answer;
  for (const Variable& variable : environment.variables) {
    if (auto hidden = HiddenIn(variable, texts)) {
      answer.secrets.push_back(*std::move(hidden));
    } else {
      answer.plain.push_back({variable.name, variable.value.Expose()});
    }
    if (variable.as_file) {
      answer.files.push_back(variable.name);
    }
  }
  for (const Hidden& secret : answer.secrets) {
    if (secret.parts.empty()) {
      answer.unmaskable.push_back(secret.name);
    }
  }
  answer.masks = MasksFor(answer.secrets);
  return answer;
}

void AppendList(std::string& text, const Views& list) {
  char separator = '[';
  text += list.empty() ? "[" : "";
  for (const std::string_view item : list) {
    text += std::exchange(separator, ',');
    AppendJsonLiteral(text, item);
  }
  text += ']';
}

template <typename Entries>
void AppendMap(std::string& text, const Entries& entries) {
  char separator = '{';
  text += entries.empty() ? "{" : "";
  for (const auto& entry : entries) {
    text += std::exchange(separator, ',');
    AppendJsonLiteral(text, entry.name);
    text += ':';
    AppendJsonLiteral(text, entry.value);
  }
  text += '}';
}

// A byte becomes six at most (\u001b).
std::size_t RoomBytes(const Answer& answer, const Views& masks) {
  std::size_t bytes = 128;
  const auto add = [&](std::string_view text) { bytes += 6 * text.size() + 3; };
  const auto add_map = [&](const auto& entries) {
    for (const auto& entry : entries) {
      add(entry.name);
      add(entry.value);
    }
  };
  add_map(answer.secrets);
  add_map(answer.plain);
  for (const auto* list : {&masks, &answer.masks.left_out, &answer.unmaskable, &answer.files}) {
    std::for_each(list->begin(), list->end(), add);
  }
  return bytes;
}

}  // namespace

Result<Secret> AnswerText(const Environment& environment, const std::vector<Secret>& needles,
                          const AgentTraits& agent) {
  STEPVEIL_RETURN_IF_ERROR(CheckValues(environment, agent));
  const Answer answer = Sorted(environment, needles);
  Views masks;
  for (const Secret& mask : answer.masks.texts) {
    masks.push_back(mask.Expose());
  }
  std::string text;
  text.reserve(RoomBytes(answer, masks));  // growing would leave copies behind
  text += "{\"secrets\":";
  AppendMap(text, answer.secrets);
  text += ",\"plain\":";
  AppendMap(text, answer.plain);
  text += ",\"masks\":";
  AppendList(text, masks);
  text += ",\"left_out\":";
  AppendList(text, answer.masks.left_out);
  text += ",\"unmaskable\":";
  AppendList(text, answer.unmaskable);
  text += ",\"files\":";
  AppendList(text, answer.files);
  text += '}';
  return Secret::Take(text);
}

}  // namespace stepveil::jenkins
