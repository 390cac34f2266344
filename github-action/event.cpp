#include "github-action/event.h"

#include "core/base/descriptor.h"
#include "core/base/foreign_json.h"
#include "core/base/text.h"

#include <nlohmann/json.hpp>

#include <fcntl.h>

#include <string_view>

namespace stepveil::github {
namespace {

using nlohmann::json;

constexpr std::size_t kMostEventBytes = std::size_t{32} << 20;

// A review of a pull request runs with the rights of the pull request.
bool IsForPullRequest(const Variables& variables) {
  const auto event = variables.Get("GITHUB_EVENT_NAME");
  return event == "pull_request" || event == "pull_request_review" ||
         event == "pull_request_review_comment";
}

json ReadEvent(const Variables& variables) {
  const std::string path(variables.Get("GITHUB_EVENT_PATH").value_or(""));
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  const auto text = file.open() ? file.ReadUpTo(kMostEventBytes) : std::nullopt;
  return ReadForeignJson(text.value_or(""), kLargeJson);
}

std::optional<std::string> TextAt(const json& event, const char* pointer) {
  const json::json_pointer place(pointer);
  if (event.is_discarded() || !event.contains(place) || !event.at(place).is_string()) {
    return std::nullopt;
  }
  return event.at(place).get<std::string>();
}

bool IsNull(const json& event, const char* pointer) {
  const json::json_pointer place(pointer);
  return !event.is_discarded() && event.contains(place) && event.at(place).is_null();
}

}  // namespace

std::optional<std::string> ForkOfPullRequest(const Variables& variables) {
  if (!IsForPullRequest(variables)) {
    return std::nullopt;
  }
  const json event = ReadEvent(variables);
  if (IsNull(event, "/pull_request/head/repo")) {
    return TextAt(event, "/pull_request/head/user/login");
  }
  auto head = TextAt(event, "/pull_request/head/repo/full_name");
  const std::string own(variables.Get("GITHUB_REPOSITORY").value_or(""));
  return head && LowerAscii(*head) != LowerAscii(own) ? head : std::nullopt;
}

bool IsForDependabot(const Variables& variables) {
  constexpr std::string_view kDependabot = "dependabot[bot]";
  return variables.Get("GITHUB_ACTOR") == kDependabot ||
         (IsForPullRequest(variables) &&
          TextAt(ReadEvent(variables), "/pull_request/user/login") == kDependabot);
}

}  // namespace stepveil::github
