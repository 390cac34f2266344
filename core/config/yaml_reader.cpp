#include "core/config/yaml_reader.h"

#include "core/base/text.h"
#include "core/config/values.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace stepveil {
namespace {

Error Fault(std::string message, std::vector<std::string> hints = {}) {
  return Error{ErrorCode::kConfig, std::move(message), std::move(hints)};
}

Error WrongType(std::string_view setting, std::string_view wanted) {
  return Fault(Quoted(setting) + " must be " + std::string(wanted));
}

}  // namespace

std::string YamlReader::Place(const YamlNode& node) const {
  return label_ + ":" + std::to_string(node.line) + ":" + std::to_string(node.column);
}

void YamlReader::AddFault(const YamlNode& at, Error fault, std::string_view setting) {
  faults_.Add(WithContext(Place(at), std::move(fault)), setting);
}

void YamlReader::AddUnknown(const YamlNode& key, const Keys& keys) {
  std::vector<std::string> names;
  for (const auto& [name, read] : keys.known) {
    names.push_back(name);
  }
  const auto nearest = Nearest(key.text, names);
  AddFault(
      key,
      Fault("unknown key " + Quoted(key.text), {nearest ? "did you mean " + Quoted(*nearest) + "?"
                                                        : "known here are " + Join(names, ", ")}),
      nearest.value_or(""));
}

std::vector<bool> YamlReader::FindRepeated(const YamlNode& map) {
  std::vector<bool> repeated;
  std::unordered_map<std::string_view, std::size_t> first_line;
  for (const YamlNode& key : map.keys) {
    const auto [first, is_new] = first_line.emplace(key.text, key.line);
    repeated.push_back(!is_new);
    if (!is_new) {
      AddFault(key,
               Fault("key " + Quoted(key.text) + " is given twice, first in line " +
                     std::to_string(first->second)),
               key.text);
    }
  }
  return repeated;
}

void YamlReader::ReadMap(const YamlNode& map, std::string_view what, const Keys& keys) {
  if (map.kind != YamlNode::Kind::kMap) {
    AddFault(map, WrongType(what, "a map of keys and values"), what);
    return;
  }
  const std::vector<bool> repeated = FindRepeated(map);
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    const YamlNode& key = map.keys[i];
    if (repeated[i]) {
      continue;
    }
    if (const auto known = keys.known.find(key.text); known != keys.known.end()) {
      known->second(map.items[i]);
    } else if (keys.refused != nullptr && keys.refused->contains(key.text)) {
      const Refused& refused = keys.refused->find(key.text)->second;
      AddFault(key, Fault(refused.message, {refused.hint}), "");
    } else {
      AddUnknown(key, keys);
    }
  }
}

std::optional<std::string> YamlReader::Text(const YamlNode& node, std::string_view setting) {
  if (node.kind != YamlNode::Kind::kText || node.text.empty()) {
    AddFault(node, WrongType(setting, "text"), setting);
    return std::nullopt;
  }
  return node.text;
}

std::optional<bool> YamlReader::Boolean(const YamlNode& node, std::string_view setting) {
  const bool plain = node.kind == YamlNode::Kind::kText && !node.quoted;
  const auto value = plain ? ReadBoolean(node.text) : std::nullopt;
  if (!value) {
    AddFault(node, WrongType(setting, "true or false"), setting);
  }
  return value;
}

std::optional<std::vector<std::string>> YamlReader::Texts(const YamlNode& node,
                                                          std::string_view setting) {
  if (node.kind == YamlNode::Kind::kText && !node.text.empty()) {
    return std::vector{node.text};
  }
  if (node.kind != YamlNode::Kind::kList) {
    AddFault(node, WrongType(setting, "text or a list of texts"), setting);
    return std::nullopt;
  }
  std::vector<std::string> texts;
  bool good = true;
  for (const YamlNode& item : node.items) {
    if (item.kind != YamlNode::Kind::kText || item.text.empty()) {
      AddFault(item, WrongType(setting, "text or a list of texts"), setting);
      good = false;
    }
    texts.push_back(item.text);
  }
  return good ? std::optional(std::move(texts)) : std::nullopt;
}

std::optional<std::map<std::string, std::string>> YamlReader::TextMap(const YamlNode& node,
                                                                      std::string_view setting) {
  std::map<std::string, std::string> texts;
  if (node.kind != YamlNode::Kind::kMap) {
    AddFault(node, WrongType(setting, "a map of names to names"), setting);
    return std::nullopt;
  }
  const std::vector<bool> repeated = FindRepeated(node);
  bool good = std::find(repeated.begin(), repeated.end(), true) == repeated.end();
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    if (auto text = Text(node.items[i], setting)) {
      texts.emplace(node.keys[i].text, *std::move(text));
    } else {
      good = false;
    }
  }
  return good ? std::optional(std::move(texts)) : std::nullopt;
}

}  // namespace stepveil
