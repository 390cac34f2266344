#pragma once

#include "core/base/variables.h"
#include "core/config/headers.h"
#include "core/secrets/faults.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::github {

// The variable that holds an input: "INPUT_CLIENT-ID".
[[nodiscard]] std::string InputVariable(std::string_view input);

// The input's text as actions/toolkit's getInput gives it: without white space at the ends; nothing
// if that leaves nothing. Borrowed from `variables`.
[[nodiscard]] std::optional<std::string_view> InputText(const Variables& variables,
                                                        std::string_view input);

// Its lines, trimmed, without empty ones.
[[nodiscard]] std::vector<std::string> InputLines(std::string_view text);

// The pieces between commas and line ends, trimmed, without empty ones.
[[nodiscard]] std::vector<std::string> InputList(std::string_view text);

// The headers of input extra-headers: `Name: value`, one a line; a name given twice counts once,
// its values joined by commas. A line that is no header is a fault.
[[nodiscard]] std::vector<RequestHeader> InputHeaders(std::string_view text, Faults& faults);

}  // namespace stepveil::github
