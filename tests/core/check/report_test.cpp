#include "core/check/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <string>

namespace stepveil {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Property;

Report Sample() {
  Report report;
  report.Ok("settings", "project \"acme-app\" (.stepveil.yaml:2:10)");
  report.Warn("names", "\"DEBUG\" is too short to mask");
  report.Fault("login", {ErrorCode::kLogin, "the server refused the login", {"look at the role"}});
  report.Fault("names", {ErrorCode::kSecret, "2 faults:\n  one\n  two"});
  return report;
}

TEST(Report, SaysOneFindingALine) {
  EXPECT_EQ(Sample().Text(false),
            "ok       settings  project \"acme-app\" (.stepveil.yaml:2:10)\n"
            "warning  names     \"DEBUG\" is too short to mask\n"
            "fault    login     the server refused the login\n"
            "                   hint: look at the role\n"
            "fault    names     2 faults:\n"
            "                     one\n"
            "                     two\n"
            "\n2 faults, 1 warning\n");
}

TEST(Report, ColoursTheLevelAlone) {
  EXPECT_THAT(Sample().Text(true), HasSubstr("\x1b[31mfault    \x1b[0mlogin     the server"));
}

TEST(Report, KeepsToTheWidth) {
  Report report;
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += std::string(static_cast<std::size_t>(i) % 13 + 1, 'w') + " ";
  }
  report.Ok("settings", text);
  report.Fault("login", {ErrorCode::kLogin, text, {text}});
  std::istringstream lines(report.Text(false));
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);) {
    all.push_back(line);
  }
  EXPECT_THAT(all, Each(Property(&std::string::size, Le(80U))));
  EXPECT_GT(all.size(), 30U);
}

// GitHub's runner takes such a line for an order, whatever blanks stand before it.
TEST(Report, NoWordThatIsAnOrderBeginsALine) {
  for (std::size_t size = 1; size < 90; ++size) {
    Report report;
    report.Ok("settings", std::string(size, 'w') + " ::add-mask::a ::debug::b " +
                              std::string(size, 'w') + " ::set-output name=x::y");
    std::istringstream lines(report.Text(false));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_FALSE(
          line.substr(std::min(line.find_first_not_of(' '), line.size())).starts_with("::"))
          << line;
    }
  }
}

TEST(Report, KnowsTheFirstFault) {
  EXPECT_EQ(Sample().first_fault(), ErrorCode::kLogin);
  EXPECT_EQ(Report().first_fault(), std::nullopt);
  EXPECT_EQ(Report().Text(false), "\n0 faults, 0 warnings\n");
}

TEST(Report, IsJsonForPrograms) {
  const auto json = nlohmann::json::parse(Sample().Json(4));
  EXPECT_EQ(json["exit_code"], 4);
  ASSERT_EQ(json["findings"].size(), 4U);
  EXPECT_EQ(json["findings"][2], nlohmann::json::parse(R"({"level": "fault", "station": "login",
      "text": "the server refused the login", "hints": ["look at the role"], "facts": {}})"));
}

}  // namespace
}  // namespace stepveil
