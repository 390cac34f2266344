#include "core/mask/json_parts.h"

#include "core/base/foreign_json.h"
#include "core/mask/ordinary.h"

#include <nlohmann/json.hpp>

#include <string>

namespace stepveil {
namespace {

using nlohmann::json;

constexpr JsonLimits kLimits{std::size_t{256} << 10, 20'000};

// {"password": {"value": "..."}}
bool IsGeneric(std::string_view key) {
  return key == "value" || key == "data" || key == "content" || key == "default";
}

// As deep as ReadForeignJson lets it be.
void AddLeaves(const json& node, const std::string& key, PartList& parts) {
  if (node.is_object()) {
    for (const auto& [name, value] : node.items()) {
      AddLeaves(value, IsGeneric(name) && NamesSecret(key) ? key : name, parts);
    }
  } else if (node.is_array()) {
    for (const json& value : node) {
      AddLeaves(value, key, parts);
    }
  } else if (node.is_string()) {
    parts.Add(key, node.get_ref<const std::string&>());
  } else if (node.is_number()) {
    parts.Add(key, node.dump());
  }
}

}  // namespace

bool AddJsonParts(std::string_view text, PartList& parts) {
  if (text.empty() || (text.front() != '{' && text.front() != '[')) {
    return false;
  }
  const json document = ReadForeignJson(text, kLimits);
  if (!document.is_structured()) {
    return false;
  }
  AddLeaves(document, "", parts);
  return true;
}

}  // namespace stepveil
