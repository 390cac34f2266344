#include "github-action/environment_file.h"

#include "core/base/text.h"
#include "tests/support/runner_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>

namespace stepveil::github {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::Optional;
using testing::ParseEnvironmentFile;
using Values = std::map<std::string, std::string>;

constexpr const char* kCanary = "canary-9f3b-SECRET";

Environment EnvironmentOf(const Values& values) {
  Environment environment;
  for (const auto& [name, value] : values) {
    Variable variable;
    variable.name = name;
    variable.value = Secret(value);
    environment.variables.push_back(std::move(variable));
  }
  return environment;
}

std::string TextFor(const Values& values) {
  const auto text = EnvironmentFileText(EnvironmentOf(values));
  return text ? std::string(text->Expose()) : "error: " + text.error().message;
}

std::string Refusal(const Values& values) {
  const auto text = EnvironmentFileText(EnvironmentOf(values));
  if (text) {
    return "no error";
  }
  EXPECT_EQ(text.error().code, ErrorCode::kExport);
  EXPECT_FALSE(text.error().hints.empty());
  EXPECT_THAT(text.error().message, Not(HasSubstr(kCanary)));
  return text.error().message;
}

TEST(EnvironmentFileTest, TheRunnerReadsEveryValueBack) {
  const Values values = {
      {"EMPTY", ""},
      {"PLAIN", "hunter2"},
      {"SPACES", "  a  "},
      {"LINES", "one\ntwo\n\nfour"},
      {"NEWLINE_FIRST", "\n\nx"},
      {"NEWLINE_LAST", "x\n\n"},
      {"NEWLINE_ONLY", "\n"},
      {"CRLF", "a\r\nb\r\n"},
      {"CR", "a\rb\r"},
      {"EQUALS", "A=b\nLD_PRELOAD=/x/evil.so"},
      {"HEREDOC", "X<<EOF\nvalue\nEOF"},
      {"COMMAND", "::add-mask::x\n##[error]y"},
      {"UNICODE", "p\xc3\xa4ss \xf0\x9f\x94\x91 \xef\xbb\xbf"},
      {"CONTROL", "\x01\x1b[2J\x7f"},
  };
  EXPECT_THAT(ParseEnvironmentFile(TextFor(values)), Optional(values));
}

TEST(EnvironmentFileTest, HoldsNothingButItsVariables) {
  EXPECT_THAT(TextFor({{"A", "x\ny"}}),
              MatchesRegex("A<<(stepveil_[0-9a-f]+)\nx\ny\nstepveil_[0-9a-f]+\n"));
  EXPECT_EQ(TextFor({}), "");
}

TEST(EnvironmentFileTest, NobodyCanForeseeTheDelimiter) {
  std::set<std::string> delimiters;
  for (int i = 0; i < 100; ++i) {
    const std::string text = TextFor({{"A", "x"}});
    const std::string delimiter = text.substr(3, text.find('\n') - 3);
    EXPECT_GE(delimiter.size(), 32U + 9U);  // 16 random bytes
    delimiters.insert(delimiter);
  }
  EXPECT_EQ(delimiters.size(), 100U);
}

TEST(EnvironmentFileTest, RefusesWhatTheRunnerWouldChange) {
  EXPECT_THAT(Refusal({{"BAD", kCanary + std::string("\0", 1)}}),
              AllOf(HasSubstr("\"BAD\""), HasSubstr("NUL")));
  EXPECT_THAT(Refusal({{"BAD", kCanary + std::string("\xff")}}),
              AllOf(HasSubstr("\"BAD\""), HasSubstr("UTF-8")));
  EXPECT_THAT(Refusal({{"BAD", kCanary + std::string(kLongestVariableBytes, 'a')}}),
              AllOf(HasSubstr("\"BAD\""), HasSubstr("no later step could start")));
  EXPECT_THAT(Refusal({{"node_Options", kCanary}}),
              AllOf(HasSubstr("\"node_Options\""), HasSubstr("refuses this name")));
}

TEST(EnvironmentFileTest, RefusesNamesThatCouldInject) {
  for (const char* name : {"A=B", "A<<B", "A\nLD_PRELOAD=x\nB", "", "A B"}) {
    EXPECT_THAT(Refusal({{name, kCanary}}),
                AllOf(HasSubstr("no step can have a variable"), Not(HasSubstr("\n"))));
  }
}

TEST(EnvironmentFileTest, NamesEveryFaultAtOnce) {
  EXPECT_THAT(Refusal({{"ONE", "\xff"}, {"TWO", std::string("\0", 1)}, {"FINE", "x"}}),
              AllOf(HasSubstr("\"ONE\""), HasSubstr("\"TWO\""), Not(HasSubstr("FINE"))));
}

}  // namespace
}  // namespace stepveil::github
