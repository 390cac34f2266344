#pragma once

#include "tests/devserver/model/request.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::devserver {

// Checks a request against what a route expects and collects the faults in the form of the zod
// library, in the order of the checks.
class Schema {
 public:
  explicit Schema(const Request& request);

  // A required string of the body, white space around it cut off; empty if there is a fault.
  std::string BodyText(const std::string& name);
  // A string of the query; nothing if absent.
  std::optional<std::string> QueryText(const std::string& name);
  std::string RequiredQueryText(const std::string& name);
  // "true" or "false" of the query.
  bool QueryFlag(const std::string& name, bool absent);

  // The refusal, if there was any fault.
  std::optional<Answer> Refusal() const;

 private:
  bool BodyIsObject();
  void WrongType(const std::string& name, std::string_view expected, std::string_view received);
  bool SentTwice(const std::string& name);

  const Request& request_;
  std::shared_ptr<Json> issues_;
};

// `text` without the white space around it.
std::string Trimmed(std::string_view text);

}  // namespace stepveil::devserver
