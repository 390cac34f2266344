#pragma once

#include "core/mask/masker.h"
#include "core/mask/needles.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <stdlib.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace stepveil::testing {

// What a real program prints of a secret, and what of that may be seen.
struct ToolCase {
  std::string name;
  std::string tool;     // the program that must be there
  std::string command;  // of sh; $SECRET holds the value
  std::string secret;
  std::string masked;  // the output after the masker
  std::string locale = "C.UTF-8";
};

inline void PrintTo(const ToolCase& tool_case, std::ostream* out) { *out << tool_case.name; }

inline std::string NameOf(const ::testing::TestParamInfo<ToolCase>& info) {
  return info.param.name;
}

inline std::string MaskedBy(const std::string& secret, std::string_view text) {
  const auto needles = NeedlesOf(Secret(secret), ShortValues::kLeave);
  return Masked(std::make_shared<const NeedleTable>(needles), text);
}

inline ProcessResult Shell(const std::string& command, const std::string& secret,
                           const std::string& locale) {
  ProcessOptions options;
  for (const char* name : {"PATH", "HOME"}) {
    const char* value = ::getenv(name);
    options.environment.push_back(std::string(name) + "=" + (value == nullptr ? "" : value));
  }
  options.environment.push_back("LC_ALL=" + locale);
  options.environment.push_back("SECRET=" + secret);
  return RunProcess({"/bin/sh", "-c", command}, options);
}

// The body of a parameterised test over ToolCases.
inline void ExpectMasked(const ToolCase& tool_case) {
  if (Shell("command -v " + tool_case.tool, "", tool_case.locale).exit_code != 0) {
    GTEST_SKIP() << tool_case.tool << " is not installed";
  }
  const ProcessResult result = Shell(tool_case.command, tool_case.secret, tool_case.locale);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(MaskedBy(tool_case.secret, result.out), tool_case.masked) << result.out;
}

}  // namespace stepveil::testing
