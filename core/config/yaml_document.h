#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// One node of a YAML text, with its place. Plain data: no library type leaves yaml_document.cpp.
struct YamlNode {
  enum class Kind { kNull, kText, kList, kMap };
  Kind kind = Kind::kNull;
  std::string text;             // kText: as written, types undecided ("10", "true")
  bool quoted = false;          // kText: in quotes, so never a boolean
  std::size_t line = 1;         // from 1
  std::size_t column = 1;       // from 1, in bytes
  std::vector<YamlNode> keys;   // kMap: kText each, in order; may repeat, the reader refuses that
  std::vector<YamlNode> items;  // kList: the items; kMap: the value of each key
};

// The one document in `bytes`, which come from an untrusted file. Only plain YAML is taken: no
// anchors, aliases, tags, merge keys or second document, at most 16 levels. Errors: kConfig,
// "LABEL:LINE:COLUMN: ..."; no text of the file is quoted.
[[nodiscard]] Result<YamlNode> ParseYaml(std::string_view bytes, const std::string& label);

}  // namespace stepveil
