#pragma once

#include "core/base/process.h"
#include "core/cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil {

inline constexpr const char* kCanary = "canary-9f3b-SECRET";

// An argv that can be written to, like the real one.
class Argv {
 public:
  explicit Argv(std::vector<std::string> words) : words_(std::move(words)) {
    words_.insert(words_.begin(), "stepveil");
    for (std::string& word : words_) {
      pointers_.push_back(word.data());
    }
    pointers_.push_back(nullptr);
  }
  [[nodiscard]] int count() const { return static_cast<int>(words_.size()); }
  char** get() { return pointers_.data(); }
  [[nodiscard]] std::string All() const {
    std::string all;
    for (const std::string& word : words_) {
      all += word + " ";
    }
    return all;
  }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

// Two adapters with subcommands, and one that is a target only.
inline AdapterCommands Adapters() {
  return {{"github", {{"action", "its step"}}},
          {"gitlab", {{"begin", "start"}, {"end", "stop"}}},
          {"jenkins", {}}};
}

inline Result<CommandLine> Parse(std::vector<std::string> words) {
  Argv argv(std::move(words));
  return ParseCommandLine(argv.count(), argv.get(), Adapters());
}

// Expects a usage error and returns it as printed; no canary may be in it.
inline std::string FailureOf(std::vector<std::string> words) {
  const auto line = Parse(std::move(words));
  EXPECT_FALSE(line.has_value());
  if (line) {
    return "(no error)";
  }
  EXPECT_EQ(line.error().code, ErrorCode::kUsage);
  std::string printed = Render(line.error());
  EXPECT_THAT(printed, testing::Not(testing::HasSubstr(kCanary)));
  return printed;
}

}  // namespace stepveil
