#pragma once

#include "core/base/result.h"
#include "core/config/request.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a single setting may look like, whichever layer it comes from. Every function here fails
// with kConfig and a message without its origin; the caller puts that before it. Where a credential
// could have been pasted by mistake (identity id) the text is not quoted.
namespace stepveil {

// An absolute folder without a trailing slash. Refuses what the server answers with an empty list
// or with 500: no leading slash, `//`, `..`, `*?[`.
[[nodiscard]] Result<std::string> CheckedPath(std::string_view text);

// "500ms", "10s", "2m", or a number of seconds; more than nothing, at most a day.
[[nodiscard]] Result<std::chrono::milliseconds> CheckedDuration(std::string_view text);

// How old something sealed may be: "30m", "24h", "7d", or a number of seconds; at most 90 days.
[[nodiscard]] Result<std::chrono::seconds> CheckedAge(std::string_view text);

// A dynamic secret by its name, "NAME" or "/FOLDER/NAME".
[[nodiscard]] Result<std::string> CheckedDynamic(std::string_view text);

// How long a lease is to live, as CheckedDuration; what Infisical takes: a minute to a day.
[[nodiscard]] Result<std::chrono::seconds> CheckedLeaseTtl(std::string_view text);

// A file that a repository may have written: relative, and without "..".
[[nodiscard]] Result<void> CheckedFileBelow(std::string_view text);

// The name of a login method, given by any of its names (LoginMethods); names that Infisical knows
// and stepveil doesn't say so.
[[nodiscard]] Result<std::string> CheckedMethod(std::string_view text);

// A UUID: the server answers anything else with 500.
[[nodiscard]] Result<std::string> CheckedIdentityId(std::string_view text);

// Does this level of a log (those of Infisical's CLI) show the requests: trace and debug do.
[[nodiscard]] Result<bool> CheckedLogLevel(std::string_view text);

[[nodiscard]] Result<Duplicates> CheckedDuplicates(std::string_view text);

// "true", "yes", "1", ... in any case; nothing for anything else.
[[nodiscard]] std::optional<bool> ReadBoolean(std::string_view text);

// From "OLD=NEW" each to a map; no name twice.
[[nodiscard]] Result<std::map<std::string, std::string>> ReadRenames(
    const std::vector<std::string>& pairs);

// A process's name: [a-z0-9][a-z0-9_-]*.
[[nodiscard]] bool IsProcessName(std::string_view name);

// The pieces between commas, trimmed, without empty ones.
[[nodiscard]] std::vector<std::string> CommaList(std::string_view text);

}  // namespace stepveil
