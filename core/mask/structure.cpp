#include "core/mask/structure.h"

#include "core/base/text.h"
#include "core/mask/json_parts.h"
#include "core/mask/maskable.h"
#include "core/mask/ordinary.h"
#include "core/mask/setting_lines.h"
#include "core/mask/url_parts.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 10;

using Found = PartList::Found;

std::size_t IndentOf(std::string_view line) {
  return std::min(line.size(), line.find_first_not_of(" \t"));
}

bool TellsNothing(std::string_view line) {
  return std::none_of(line.begin(), line.end(), IsLetterOrDigit);
}

// Reads the lines of a settings file, one after the other.
class LineReader {
 public:
  explicit LineReader(PartList& parts) : parts_(parts) {}

  // Need the line not be looked for as a whole?
  bool Read(std::string_view line) {
    const std::string_view text = Trim(line);
    if (TellsNothing(text)) {
      return true;
    }
    const bool item = text.front() == '-' && IndentOf(line) == secret_indent_;
    if (!secret_key_.empty() && IndentOf(line) <= secret_indent_ && !item) {
      secret_key_ = {};
    }
    if (const auto setting = SettingIn(text)) {
      ++settings_;
      return ReadSetting(*setting, IndentOf(line));
    }
    others_ += IndentOf(line) == 0 ? 1 : 0;  // else it belongs to the setting before
    return ReadOther(text, IndentOf(line) == 0);
  }

  // At least as many lines are settings as aren't.
  [[nodiscard]] bool is_settings() const { return settings_ > 0 && settings_ >= others_; }

 private:
  bool ReadSetting(const Setting& setting, std::size_t indent) {
    if (setting.value.empty()) {
      if (NamesSecret(setting.key)) {
        secret_key_ = setting.key;
        secret_indent_ = indent;
      }
      return true;
    }
    const bool inherits = !secret_key_.empty() && LowerAscii(setting.key) == "value";
    return parts_.Add(inherits ? secret_key_ : setting.key, setting.value) != Found::kTooShort;
  }

  // An item of a list, a section, a remark, a line of a block.
  bool ReadOther(std::string_view text, bool counted) {
    const std::string_view item = WithoutQuotes(WithoutDash(text));
    if (!secret_key_.empty()) {
      return parts_.AddKeyed(item) == Found::kHidden;
    }
    const bool section = text.front() == '[' && text.back() == ']';
    const bool remark = text.front() == '#' || text.front() == ';';
    const bool known = section || remark || item.size() < text.size();
    others_ -= known && counted ? 1 : 0;
    const std::string_view content = section  ? text.substr(1, text.size() - 2)
                                     : remark ? Trim(text.substr(1))
                                              : item;
    return known && (LooksOrdinary(content) || parts_.AddOther(item) == Found::kHidden);
  }

  PartList& parts_;
  std::string_view secret_key_;  // of a block or list that is open
  std::size_t secret_indent_ = 0;
  std::size_t settings_ = 0;
  std::size_t others_ = 0;
};

// Several lines, each of which may be a setting; PEM and the like have none.
std::vector<bool> OpenLines(const std::vector<std::string_view>& lines, PartList& parts) {
  PartList found;
  LineReader reader(found);
  std::vector<bool> open;
  open.reserve(lines.size());
  for (const std::string_view line : lines) {
    open.push_back(reader.Read(line));
  }
  if (!reader.is_settings()) {
    return {};
  }
  parts.Add(std::move(found));
  return open;
}

}  // namespace

Structure StructureOf(std::string_view text, const std::vector<std::string_view>& lines) {
  Structure structure;
  if (text.size() > kMostBytes) {
    return structure;
  }
  PartList parts;
  AddJsonParts(text, parts);
  AddUrlParts(text, parts);
  if (lines.size() > 1) {
    structure.open_lines = OpenLines(lines, parts);
  }
  for (const std::string_view line : lines) {
    AddInlineSettings(Trim(line), parts);
  }
  structure.parts = std::move(parts).Take();
  if (structure.parts.empty()) {
    structure.open_lines.clear();  // somebody took it for a secret
  }
  return structure;
}

}  // namespace stepveil
