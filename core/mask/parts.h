#pragma once

#include "core/base/secret.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace stepveil {

// A piece of a structured value that must not be seen by itself.
struct Part {
  Secret text;
  bool keyed;  // its key says that it is secret: it counts from kShortestRawBytes on
};

// The parts of a value, gathered; no more than kMost.
class PartList {
 public:
  static constexpr std::size_t kMost = 1000;

  // `value` of `key`, trimmed and without quotes, if the key speaks of a secret and the value says
  // more than a reference, an address or a path; or if it doesn't look ordinary. Tells whether it
  // is hidden: false where it may be seen, or is too short to be looked for.
  enum class Found { kHidden, kPlain, kTooShort };
  Found Add(std::string_view key, std::string_view value);

  // `text` that is secret in any case.
  Found AddKeyed(std::string_view text);

  // `text` unless it looks ordinary.
  Found AddOther(std::string_view text);

  // All of `others`, as far as there is room.
  void Add(PartList others);

  [[nodiscard]] std::vector<Part> Take() && { return std::move(parts_); }

 private:
  Found AddPart(std::string_view text, bool keyed, std::size_t least_bytes);

  std::vector<Part> parts_;
};

}  // namespace stepveil
