#pragma once

#include "core/base/result.h"
#include "core/http/contact.h"
#include "core/identity/claims.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace stepveil {

// How a contact is told: to people, and as facts to programs. All foreign text is escaped.

// A certificate with less than this left is a warning.
inline constexpr std::chrono::hours kSoon{24 * 14};

// "2026-11-30".
[[nodiscard]] std::string Day(std::chrono::system_clock::time_point time);

// "" = its name was not looked up.
[[nodiscard]] std::string DnsWords(const Contact& contact);

// Which proxy, by which variable, and never its password.
[[nodiscard]] std::string ProxyWords(const Contact& contact);
[[nodiscard]] std::map<std::string, std::string> ProxyFacts(const Contact& contact);

// The contact has a chain. A line for each of its certificates, indented.
[[nodiscard]] std::string CertificateLines(const Chain& chain);
[[nodiscard]] std::string ChainWords(const Contact& contact);
[[nodiscard]] std::map<std::string, std::string> ChainFacts(const Contact& contact);

// By how much the server's clock is `ahead` of ours.
[[nodiscard]] std::string ClockWords(std::chrono::seconds ahead);
// The fault if a server whose clock says `date` has to refuse the token; `words` are ClockWords.
[[nodiscard]] std::optional<Error> RefusedByClock(const Claims& claims,
                                                  std::chrono::system_clock::time_point date,
                                                  const std::string& words);

}  // namespace stepveil
