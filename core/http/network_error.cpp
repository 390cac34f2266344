#include "core/http/network_error.h"

#include "core/base/text.h"
#include "core/http/retry.h"
#include "core/http/tls_ending.h"
#include "core/http/url.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

// What is left of a second when the work before took its share is still "1 s".
std::string Shown(std::chrono::milliseconds time) {
  return time < std::chrono::milliseconds(900)
             ? std::to_string(time.count()) + " ms"
             : std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

// A page of a gateway's; what the instance itself says is JSON.
bool IsPageAbout(std::initializer_list<std::string_view> words, const HttpResponse& response) {
  constexpr std::size_t kEnoughBytes = 4096;
  const std::string page = LowerAscii(Trim(response.body.Expose().substr(0, kEnoughBytes)));
  return !page.starts_with('{') && std::any_of(words.begin(), words.end(), [&](auto word) {
    return page.find(word) != std::string::npos;
  });
}

}  // namespace

std::string ShownAddress(const std::string& address) {
  const std::optional<Url> url = ParseUrl(address);
  return url ? Escaped(url->origin) : Quoted(address.substr(address.rfind('@') + 1));
}

std::string WordsOf(const std::vector<AddressFailure>& failures) {
  std::vector<std::string> words;
  words.reserve(failures.size());
  for (const auto& [address, failure] : failures) {
    words.push_back((failures.size() == 1 ? "" : ShownAddress(address) + ": ") +
                    (failure.at.empty() ? "" : failure.at + ": ") + failure.detail);
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
  const bool one = failures.size() == 1;
  const std::string where = !one ? "any of the addresses: "
                            : failures.front().failure.at.empty()
                                ? ShownAddress(failures.front().address) + ": "
                                : "";
  std::vector<std::string> hints = HintsOf(failures, words);
  if (hints.empty()) {
    hints.push_back("check " + words.source + ", and that the server runs");
  }
  return {ErrorCode::kNetwork, "cannot reach " + where + WordsOf(failures), std::move(hints),
          Verdict::kOutage};
}

Error OutOfTime(const std::string& address, std::chrono::milliseconds limit,
                const std::string& reason, std::vector<std::string> hints) {
  return {ErrorCode::kNetwork,
          "cannot reach " + ShownAddress(address) + " within " + Shown(limit) + ": " + reason,
          std::move(hints), Verdict::kOutage};
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

std::optional<Error> WrongDoor(const std::string& address, const HttpResponse& response,
                               const AddressWords& words) {
  const std::optional<Url> url = ParseUrl(address);
  const bool refused = response.status == 400 || response.status == 403 || response.status == 426 ||
                       (response.status >= 495 && response.status <= 497);
  if (!url || !refused) {
    return std::nullopt;
  }
  if (url->scheme == "http" && IsPageAbout({"https", "ssl", "tls"}, response)) {
    return Error{ErrorCode::kNetwork,
                 "cannot reach " + ShownAddress(address) + ": that port speaks TLS",
                 {"check " + words.source + ": write https://" + url->origin.substr(7)}};
  }
  if (url->scheme == "https" && IsPageAbout({"certificate error"}, response)) {
    return Error{ErrorCode::kNetwork,
                 "cannot reach " + ShownAddress(address) + ": " + kRefusesCertificate,
                 {kRefusedHint}};
  }
  if (url->scheme == "https" && IsPageAbout({"certificate"}, response)) {
    return Error{ErrorCode::kNetwork,
                 "cannot reach " + ShownAddress(address) + ": " + kWantsCertificate,
                 {kNoCertificateHint}};
  }
  return std::nullopt;
}

Error Redirected(const std::string& address, const HttpResponse& response,
                 const AddressWords& words) {
  const std::string answer =
      ShownAddress(address) + " answers with a redirect (" + std::to_string(response.status) + ")";
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
