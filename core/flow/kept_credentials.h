#pragma once

#include "core/config/request.h"
#include "core/export/exporter.h"
#include "core/flow/context.h"

#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// The needles of what goes over the line to the instance, beside the login: the values of the
// user's headers, the passwords of the proxies, a client's key and its passphrase. An answer may
// repeat them, and so may the
// command.
[[nodiscard]] std::vector<Secret> NeedlesOfLine(const Request& request, const Variables& variables);

// The needles of the credentials that the command keeps (KeptCredentials), and of its proxies'
// passwords: it can print them as any secret. One that a pattern lets through is a warning.
[[nodiscard]] std::vector<Secret> NeedlesOfKept(
    const Context& context, const std::vector<std::string>& credential_variables,
    const Inheritance& inheritance);

// Has the values of these variables masked by `exporter`, kept or not, and returns the names of
// those that are not to be kept. Errors: the exporter's.
[[nodiscard]] Result<std::vector<std::string>> WithholdCredentials(
    const Variables& variables, const std::vector<std::string>& credential_variables,
    const Inheritance& inheritance, Exporter& exporter);

// Where to look for a command that has no PATH of its own (ChildRequest::search_path).
[[nodiscard]] std::optional<std::string> SearchPathOf(const Variables& variables);

}  // namespace stepveil
