#include "core/http/network_error.h"

#include "core/base/text.h"
#include "core/http/retry.h"
#include "core/http/url.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

// Without a user and password, which have no place in an address anyhow.
std::string Shown(const std::string& address) {
  const std::optional<Url> url = ParseUrl(address);
  return url ? Escaped(url->origin) : Quoted(address.substr(address.rfind('@') + 1));
}

// What is left of a second when the work before took its share is still "1 s".
std::string Shown(std::chrono::milliseconds time) {
  return time < std::chrono::milliseconds(900)
             ? std::to_string(time.count()) + " ms"
             : std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

}  // namespace

std::string WordsOf(const std::vector<AddressFailure>& failures) {
  if (failures.size() == 1) {
    return failures.front().failure.detail;
  }
  std::vector<std::string> words;
  words.reserve(failures.size());
  for (const auto& [address, failure] : failures) {
    words.push_back(Shown(address) + ": " + failure.detail);
  }
  return Join(words, "; ");
}

std::vector<std::string> HintsOf(const std::vector<AddressFailure>& failures) {
  std::vector<std::string> hints;
  for (const auto& [address, failure] : failures) {
    if (!failure.hint.empty() &&
        std::find(hints.begin(), hints.end(), failure.hint) == hints.end()) {
      hints.push_back(failure.hint);
    }
  }
  return hints;
}

Error Unreachable(const std::vector<AddressFailure>& failures) {
  const std::string where =
      failures.size() == 1 ? Shown(failures.front().address) : "any of the addresses";
  std::vector<std::string> hints = HintsOf(failures);
  if (hints.empty()) {
    hints.emplace_back("check that the address given with --domain is right and the server runs");
  }
  return {ErrorCode::kNetwork, "cannot reach " + where + ": " + WordsOf(failures),
          std::move(hints)};
}

Error OutOfTime(const std::string& address, std::chrono::milliseconds limit,
                const std::string& reason, std::vector<std::string> hints) {
  hints.emplace_back("give it longer with --deadline");
  return {ErrorCode::kNetwork,
          "cannot reach " + Shown(address) + " within " + Shown(limit) + ": " + reason,
          std::move(hints)};
}

std::string WordsOf(const HttpResponse& response) {
  std::string words = "the server answers " + std::to_string(response.status);
  if (IsRateLimited(response)) {
    words += " (rate limit)";
  }
  if (const auto told = ToldWait(response)) {
    words += ", try again in " + std::to_string(told->count()) + " s";
  }
  return words;
}

bool IsRedirect(const HttpResponse& response) {
  return response.status / 100 == 3 && response.status != 304;
}

Error Redirected(const std::string& address, const HttpResponse& response) {
  const std::string answer =
      Shown(address) + " answers with a redirect (" + std::to_string(response.status) + ")";
  const auto location = response.headers.find("location");
  const std::optional<Url> from = ParseUrl(address);
  const std::optional<Url> to =
      location == response.headers.end() ? std::nullopt : ParseUrl(location->second);
  if (!to || (from && to->origin == from->origin)) {
    return {ErrorCode::kNetwork,
            answer + " to another page of its own",
            {"redirects are not followed; check that --domain names Infisical itself and no login "
             "page stands before it"}};
  }
  return {ErrorCode::kNetwork,
          answer + " to " + Quoted(to->origin),
          {"redirects are not followed; if that is your Infisical, name it with --domain"}};
}

}  // namespace stepveil
