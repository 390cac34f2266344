#include "github-action/event.h"

#include "core/base/foreign_json.h"
#include "core/config/open_file.h"

#include <nlohmann/json.hpp>

#include <fcntl.h>

#include <string_view>

namespace stepveil::github {
namespace {

using nlohmann::json;

constexpr std::size_t kMostEventBytes = std::size_t{32} << 20;

}  // namespace

std::optional<std::string> ForkOfPullRequest(const Variables& variables) {
  const std::string path(variables.Get("GITHUB_EVENT_PATH").value_or(""));
  if (path.empty() || variables.Get("GITHUB_EVENT_NAME") != "pull_request") {
    return std::nullopt;
  }
  const OpenFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  const auto text = file ? file.ReadUpTo(kMostEventBytes) : std::nullopt;
  const json event = ReadForeignJson(text.value_or(""), kLargeJson);
  const json::json_pointer name("/pull_request/head/repo/full_name");
  if (event.is_discarded() || !event.contains(name) || !event.at(name).is_string()) {
    return std::nullopt;
  }
  std::string head = event.at(name).get<std::string>();
  const bool own = head == variables.Get("GITHUB_REPOSITORY").value_or("");
  return own ? std::nullopt : std::optional(std::move(head));
}

}  // namespace stepveil::github
