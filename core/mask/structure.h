#pragma once

#include "core/mask/parts.h"

#include <string_view>
#include <vector>

namespace stepveil {

// What a value is made of: JSON, YAML, dotenv, ini, properties, .npmrc, netrc, connection strings,
// addresses, header lines. Read leniently and line by line, so that a file with a fault of its own
// is understood, too.
struct Structure {
  std::vector<Part> parts;
  // For each line of the text: need it not be looked for as a whole, since what is secret in it is
  // among the parts, or it is a plain setting, or tells nothing? Empty if the text is no settings
  // file, or one without a secret part: then every line is secret.
  std::vector<bool> open_lines;
};

// Of at most 256 KiB; a longer text has no structure.
[[nodiscard]] Structure StructureOf(std::string_view text,
                                    const std::vector<std::string_view>& lines);

}  // namespace stepveil
