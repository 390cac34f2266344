#pragma once

#include "core/config/setting_faults.h"
#include "core/config/settings.h"
#include "core/config/yaml_document.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// Reads YAML nodes into settings, strictly: everything that is not understood is a fault with its
// place. Borrows what it is made with.
class YamlReader {
 public:
  using ReadValue = std::function<void(const YamlNode& value)>;
  // Keys that are known and refused: key -> why and what to do instead.
  struct Refused {
    std::string message;
    std::string hint;
  };
  struct Keys {
    std::map<std::string, ReadValue, std::less<>> known;
    const std::map<std::string, Refused, std::less<>>* refused = nullptr;
  };

  YamlReader(std::string label, SettingFaults& faults)
      : label_(std::move(label)), faults_(faults) {}

  // Calls the reader of each key once; unknown, refused and repeated keys are faults.
  void ReadMap(const YamlNode& map, std::string_view what, const Keys& keys);

  // Each fails with a fault (then nothing is returned) unless the node is of that kind.
  std::optional<std::string> Text(const YamlNode& node, std::string_view setting);
  std::optional<bool> Boolean(const YamlNode& node, std::string_view setting);
  // A list of texts; one text counts as a list of one.
  std::optional<std::vector<std::string>> Texts(const YamlNode& node, std::string_view setting);
  std::optional<std::map<std::string, std::string>> TextMap(const YamlNode& node,
                                                            std::string_view setting);

  // Text() that `check` (of values.h) finds right; the text as given.
  template <typename Check>
  std::optional<std::string> Checked(const YamlNode& node, std::string_view setting, Check check) {
    auto text = Text(node, setting);
    if (!text) {
      return std::nullopt;
    }
    auto result = check(*text);
    if (!result) {
      AddFault(node, std::move(result).error(), setting);
      return std::nullopt;
    }
    return text;
  }

  // Texts() that `check` finds right, each; a fault is placed at its item.
  template <typename Check>
  std::optional<std::vector<std::string>> CheckedTexts(const YamlNode& node,
                                                       std::string_view setting, Check check) {
    const auto texts = Texts(node, setting);
    bool good = texts.has_value();
    for (std::size_t i = 0; texts && i < texts->size(); ++i) {
      if (auto result = check((*texts)[i]); !result) {
        const bool list = node.kind == YamlNode::Kind::kList;
        AddFault(list ? node.items[i] : node, std::move(result).error(), setting);
        good = false;
      }
    }
    return good ? texts : std::nullopt;
  }

  void AddFault(const YamlNode& at, Error fault, std::string_view setting);

  // "LABEL:LINE:COLUMN"
  [[nodiscard]] std::string Place(const YamlNode& node) const;

 private:
  // Which keys stand there a second time; a fault for each.
  std::vector<bool> FindRepeated(const YamlNode& map);
  void AddUnknown(const YamlNode& key, const Keys& keys);

  std::string label_;
  SettingFaults& faults_;
};

}  // namespace stepveil
