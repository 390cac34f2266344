#include "core/mask/needles.h"

#include "core/base/text.h"
#include "core/mask/binary.h"
#include "core/mask/broken_lines.h"
#include "core/mask/decodings.h"
#include "core/mask/derived.h"
#include "core/mask/maskable.h"
#include "core/mask/structure.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kMostJoinedLines = 16;  // in all the ways of lists and diffs

bool IsMasked(std::string_view text, ShortValues short_values) {
  if (text.empty()) {
    return false;
  }
  return short_values == ShortValues::kMask ||
         (text.size() >= kShortestRawBytes && !IsStopWord(text));
}

std::string Joined(const std::vector<std::string_view>& lines, std::string_view between) {
  std::size_t size_bytes = 0;
  for (const std::string_view line : lines) {
    size_bytes += between.size() + line.size();
  }
  std::string whole;
  whole.reserve(size_bytes);  // growing would leave copies behind
  for (const std::string_view line : lines) {
    whole.append(whole.empty() ? "" : between).append(line);
  }
  return whole;
}

// A newline in a needle would hold back the end of every line before it; so the lines are looked
// for, and the whole only where none of them is maskable.
void AddJoinedBy(const std::vector<std::string_view>& lines,
                 std::initializer_list<std::string_view> betweens, FormList& forms) {
  for (const std::string_view between : betweens) {
    std::string whole = Joined(lines, between);
    if (whole.find('\n') == std::string::npos) {
      forms.Add(std::move(whole), kShortestDerivedBytes);
    } else {
      forms.AddWhole(whole);
      WipeString(whole);
    }
  }
}

void AddJoined(const std::vector<std::string_view>& lines, FormList& forms) {
  AddJoinedBy(lines, {"\n", "\r\n", " ", ""}, forms);
  if (lines.size() <= kMostJoinedLines) {
    AddJoinedBy(lines, {",", ", ", "|", "', '", "\", \"", "\\n\", \""}, forms);  // lists
    // cat -A and sed -l, diffs, what is indented, Ruby's shellwords
    AddJoinedBy(lines, {"$\n", "\n< ", "\n> ", "\n+", "\n-", "\n ", "'\n'"}, forms);
  }
}

bool NoneIsMaskable(const std::vector<std::string_view>& lines) {
  return std::none_of(lines.begin(), lines.end(),
                      [](std::string_view line) { return IsMaskableLine(line); });
}

bool TellsNothing(const std::vector<std::string_view>& lines) {
  return std::all_of(lines.begin(), lines.end(), [](std::string_view line) {
    return Trim(line).empty() || IsPemBoundary(line);
  });
}

Structure StructureFor(std::string_view text, const std::vector<std::string_view>& lines,
                       Parts parts) {
  return parts == Parts::kMask ? StructureOf(text, lines) : Structure{};
}

// Gathers the needles of one value, of what it decodes to, and of their parts.
class Maker {
 public:
  Maker(const NeedleRules& rules, FormList& forms) : rules_(rules), forms_(forms) {}

  // `text`, trimmed, is masked; it was found `depth` steps away from the value.
  void Add(std::string_view text, int depth) {
    const std::vector<std::string_view> lines = LinesOf(text);
    const Forms level = LevelFor(text, rules_.forms);
    Structure structure = StructureFor(text, lines, rules_.parts);
    if (lines.size() > 1) {
      AddLines(lines, structure.open_lines, level);
    } else {
      forms_.AddWhole(text);
    }
    forms_.Take(structure.open_lines.empty() ? FormList::Lines::kTake : FormList::Lines::kLeave);
    AddDerived(text, level, forms_);
    forms_.Take(FormList::Lines::kTake);
    AddFurther(text, structure.parts, depth);
  }

 private:
  // A newline in a needle would hold back the end of every line before it; so the lines are looked
  // for, and the whole only where none of them is maskable.
  void AddLines(const std::vector<std::string_view>& lines, const std::vector<bool>& open,
                Forms level) {
    if (NoneIsMaskable(lines)) {
      AddJoined(lines, forms_);
    }
    for (std::size_t i = 0; i < lines.size() && !forms_.full(); ++i) {
      if (IsMaskableLine(lines[i]) && (open.empty() || !open[i])) {
        forms_.AddWhole(Trim(lines[i]));
        AddDerived(Trim(lines[i]), level, forms_);
      }
    }
  }

  void AddFurther(std::string_view text, const std::vector<Part>& parts, int depth) {
    if (depth == kMostSteps) {
      return;
    }
    for (const Part& part : parts) {
      AddFound(part.text, depth);
    }
    for (const Secret& decoded : DecodingsOf(text)) {
      AddFound(decoded, depth);
    }
  }

  void AddFound(const Secret& found, int depth) {
    const std::string_view text = Trim(found.Expose());
    const bool again = !seen_.insert(std::hash<std::string_view>{}(text)).second;
    if (!again && !IsText(text)) {
      AddBinary(text, forms_);
    } else if (!again && seen_.size() < kMostFound && !forms_.full() &&
               !TellsNothing(LinesOf(text)) && IsMasked(text, ShortValues::kLeave)) {
      Add(text, depth + 1);
    }
  }

  static constexpr int kMostSteps = 4;
  static constexpr std::size_t kMostFound = 2000;

  const NeedleRules& rules_;
  FormList& forms_;
  std::unordered_set<std::size_t> seen_;
};

}  // namespace

bool AddNeedles(const Secret& value, const NeedleRules& rules, FormList& needles) {
  constexpr std::size_t kMostBrokenBytes = std::size_t{8} << 10;
  const std::string_view text = Trim(value.Expose());
  if (TellsNothing(LinesOf(text)) || !IsMasked(text, rules.short_values)) {
    return false;
  }
  Maker(rules, needles).Add(text, 0);
  if (rules.forms >= Forms::kCommon && text.size() <= kMostBrokenBytes) {
    AddBrokenLines(text, Ends::kLeave, needles);
    AddBrokenLines(value.Expose(), Ends::kLeave, needles);
  }
  return true;
}

std::vector<Secret> NeedlesOf(const Secret& value, const NeedleRules& rules) {
  FormList needles;
  AddNeedles(value, rules, needles);
  return std::move(needles).Take();
}

std::vector<Secret> NeedlesOf(const Secret& value, ShortValues short_values) {
  return NeedlesOf(value, NeedleRules{.short_values = short_values});
}

bool LeavesLines(const Secret& value, Parts parts) {
  const std::string_view text = Trim(value.Expose());
  const std::vector<std::string_view> lines = LinesOf(text);
  if (lines.size() == 1) {
    return false;
  }
  const std::vector<bool> open = StructureFor(text, lines, parts).open_lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool hidden = !open.empty() && open[i];
    if (!hidden && !IsMaskableLine(lines[i]) && !IsPemBoundary(lines[i]) &&
        std::any_of(lines[i].begin(), lines[i].end(), IsLetterOrDigit)) {
      return true;
    }
  }
  return false;
}

bool HasNoMaskableLine(const Secret& value) {
  const std::vector<std::string_view> lines = LinesOf(Trim(value.Expose()));
  return lines.size() > 1 && NoneIsMaskable(lines);
}

}  // namespace stepveil
