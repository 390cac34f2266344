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

std::vector<std::string> HintsOf(const std::vector<AddressFailure>& failures,
                                 const AddressWords& words) {
  std::vector<std::string> hints;
  for (const auto& [address, failure] : failures) {
    std::string hint = failure.address_hint.empty()
                           ? failure.hint
                           : "check " + words.source + failure.address_hint;
    if (!hint.empty() && std::find(hints.begin(), hints.end(), hint) == hints.end()) {
      hints.push_back(std::move(hint));
    }
  }
  return hints;
}

Error Unreachable(const std::vector<AddressFailure>& failures, const AddressWords& words) {
  const std::string where =
      failures.size() == 1 ? Shown(failures.front().address) : "any of the addresses";
  std::vector<std::string> hints = HintsOf(failures, words);
  if (hints.empty()) {
    hints.push_back("check " + words.source + ", and that the server runs");
  }
  return {ErrorCode::kNetwork, "cannot reach " + where + ": " + WordsOf(failures),
          std::move(hints)};
}

Error OutOfTime(const std::string& address, std::chrono::milliseconds limit,
                const std::string& reason, std::vector<std::string> hints) {
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

Error Redirected(const std::string& address, const HttpResponse& response,
                 const AddressWords& words) {
  const std::string answer =
      Shown(address) + " answers with a redirect (" + std::to_string(response.status) + ")";
  const auto location = response.headers.find("location");
  const std::optional<Url> from = ParseUrl(address);
  const std::optional<Url> to =
      location == response.headers.end() ? std::nullopt : ParseUrl(location->second);
  if (!to || (from && to->origin == from->origin)) {
    return {ErrorCode::kNetwork,
            answer + " to another page of its own",
            {"redirects are not followed; check " + words.source +
             ": does a login page or a proxy stand before it?"}};
  }
  return {ErrorCode::kNetwork,
          answer + " to " + Quoted(to->origin),
          {"redirects are not followed; " + words.redirect}};
}

}  // namespace stepveil
