#pragma once

#include "core/base/secret.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stepveil::bench {

// Random values of 20 to 49 characters, as tokens and keys have them; the same at each call.
[[nodiscard]] std::vector<std::string> Tokens(std::size_t count);

// Private keys as PEM files, each 27 lines of base64 between BEGIN and END.
[[nodiscard]] std::vector<std::string> PemKeys(std::size_t count);

// The needles of the values: as they are, or in each form a log can show.
[[nodiscard]] std::vector<Secret> Plain(const std::vector<std::string>& values);
[[nodiscard]] std::vector<Secret> AllForms(const std::vector<std::string>& values);

// The log of a CI job: compilers, package downloads, hashes, JSON lines, colours, progress bars.
// About every megabyte a line prints one of `values`.
[[nodiscard]] std::string Log(const std::vector<std::string>& values, std::size_t size_bytes);

// Text that costs most: nothing but proper beginnings of the needles; all of a needle but its last
// byte; all but its first.
enum class Miss { kBeginning, kLastByte, kFirstByte };
[[nodiscard]] std::string NearMisses(const std::vector<Secret>& needles, Miss miss,
                                     std::size_t size_bytes);

}  // namespace stepveil::bench
