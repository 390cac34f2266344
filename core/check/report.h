#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// One thing that was looked at, and what it is.
struct Finding {
  enum class Level { kOk, kWarning, kFault };
  Level level = Level::kOk;
  std::string station;  // "settings", "login", ...: a word
  std::string text;     // escaped; no value and no token
  std::vector<std::string> hints = {};
  std::map<std::string, std::string> facts = {};  // the same for programs; escaped, too
};

// What `stepveil check` found, in the order in which it looked.
class Report {
 public:
  void Ok(std::string station, std::string text, std::map<std::string, std::string> facts = {});
  void Warn(std::string station, std::string text, std::map<std::string, std::string> facts = {});
  void WarnAll(const std::string& station, const std::vector<std::string>& texts);
  void Fault(std::string station, const Error& error,
             std::map<std::string, std::string> facts = {});

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  // Of the first fault; nothing: there is none.
  [[nodiscard]] std::optional<ErrorCode> first_fault() const { return first_fault_; }

  // For people: a line for each finding, broken between words after `width` columns; the word that
  // says its level coloured, or not. Ends with how many there are.
  [[nodiscard]] std::string Text(bool colours, std::size_t width = 80) const;

  // For programs, as core/check/report.schema.json describes it; a newline behind it.
  [[nodiscard]] std::string Json(int exit_code) const;

 private:
  std::vector<Finding> findings_;
  std::optional<ErrorCode> first_fault_;
};

}  // namespace stepveil
