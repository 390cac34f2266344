#include "jenkins/answer.h"

#include "core/base/text.h"
#include "core/export/quoting.h"
#include "core/secrets/faults.h"

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
  std::vector<Entry> secrets;
  std::vector<Entry> plain;
  Views masks;
  std::size_t left_out = 0;
  Views unmaskable;
};

bool IsOneLine(std::string_view text) { return text.find_first_of("\r\n") == text.npos; }

Result<void> CheckValues(const Environment& environment) {
  Faults faults;
  for (const Variable& variable : environment.variables) {
    if (!IsUtf8(variable.value.Expose())) {
      faults.Add(
          "the value of " + Quoted(variable.name) + " can't go to Jenkins: it is not valid UTF-8",
          {"leave it out with except, store it base64-encoded, or use \"stepveil run\""});
    }
  }
  if (faults.empty()) {
    return {};
  }
  Error all = faults.Merge();
  all.code = ErrorCode::kExport;
  return Fail(std::move(all));
}

// What the needles find in the value decides: a value without any is not masked anywhere.
void Sort(const Variable& variable, const Views& needles, Answer& answer) {
  const Entry entry{variable.name, variable.value.Expose()};
  bool found = false;
  bool found_in_a_line = false;
  for (const std::string_view needle : needles) {
    if (variable.masked && entry.value.find(needle) != entry.value.npos) {
      found = true;
      found_in_a_line = found_in_a_line || IsOneLine(needle);
    }
  }
  (found ? answer.secrets : answer.plain).push_back(entry);
  if (found && !found_in_a_line) {
    answer.unmaskable.push_back(entry.name);
  }
}

// The values themselves Jenkins hides anyway.
void AddMasks(const Views& needles, Answer& answer) {
  Views values;
  for (const Entry& entry : answer.secrets) {
    values.push_back(entry.value);
  }
  TextSet known(values.begin(), values.end());
  Views candidates;
  for (const std::string_view needle : needles) {
    if (IsOneLine(needle) && IsUtf8(needle) && known.insert(needle).second) {
      candidates.push_back(needle);
    }
  }
  MaskPlan plan = PlanMasks(candidates, TextsOf(values), {}, kMaskBudget);
  answer.masks = std::move(plan.masks);
  answer.left_out = plan.left_out;
}

Answer Sorted(const Environment& environment, const Views& needles) {
  Answer answer;
  for (const Variable& variable : environment.variables) {
    Sort(variable, needles, answer);
  }
  AddMasks(needles, answer);
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

void AppendMap(std::string& text, const std::vector<Entry>& entries) {
  char separator = '{';
  text += entries.empty() ? "{" : "";
  for (const Entry& entry : entries) {
    text += std::exchange(separator, ',');
    AppendJsonLiteral(text, entry.name);
    text += ':';
    AppendJsonLiteral(text, entry.value);
  }
  text += '}';
}

// A byte becomes six at most (\u001b).
std::size_t RoomBytes(const Answer& answer) {
  std::size_t bytes = 128;
  for (const auto* entries : {&answer.secrets, &answer.plain}) {
    for (const Entry& entry : *entries) {
      bytes += 6 * (entry.name.size() + entry.value.size()) + 6;
    }
  }
  for (const auto* list : {&answer.masks, &answer.unmaskable}) {
    for (const std::string_view item : *list) {
      bytes += 6 * item.size() + 3;
    }
  }
  return bytes;
}

}  // namespace

Result<Secret> AnswerText(const Environment& environment, const std::vector<Secret>& needles) {
  STEPVEIL_RETURN_IF_ERROR(CheckValues(environment));
  Views views;
  for (const Secret& needle : needles) {
    if (!needle.empty()) {
      views.push_back(needle.Expose());
    }
  }
  const Answer answer = Sorted(environment, views);
  std::string text;
  text.reserve(RoomBytes(answer));  // growing would leave copies behind
  text += "{\"secrets\":";
  AppendMap(text, answer.secrets);
  text += ",\"plain\":";
  AppendMap(text, answer.plain);
  text += ",\"masks\":";
  AppendList(text, answer.masks);
  text += ",\"left_out\":" + std::to_string(answer.left_out);
  text += ",\"unmaskable\":";
  AppendList(text, answer.unmaskable);
  text += '}';
  return Secret::Take(text);
}

}  // namespace stepveil::jenkins
