#include "core/run/supervisor_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil::testing {
namespace {

using ::testing::ElementsAre;

TEST(SupervisorReport, AnOutcomeComesBackAsItWas) {
  RunOutcome outcome;
  outcome.failure = Error{ErrorCode::kRun, "two\nlines", {"a", ""}};
  outcome.warnings = {"one", "", "three"};
  outcome.ended_by = 15;
  const auto read = ReadReport(WriteReport(outcome), 127);
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->exit_code, 127);
  EXPECT_EQ((*read)->ended_by, 15);
  EXPECT_EQ((*read)->failure->message, "two\nlines");
  EXPECT_THAT((*read)->failure->hints, ElementsAre("a", ""));
  EXPECT_THAT((*read)->warnings, ElementsAre("one", "", "three"));
}

TEST(SupervisorReport, AnErrorComesBackAsItWas) {
  const auto read =
      ReadReport(WriteReport(Result<RunOutcome>(Fail(ErrorCode::kRun, "what", {"do"}))), 125);
  ASSERT_TRUE(read && !*read);
  EXPECT_EQ(read->error().code, ErrorCode::kRun);
  EXPECT_EQ(read->error().message, "what");
  EXPECT_THAT(read->error().hints, ElementsAre("do"));
}

TEST(SupervisorReport, AnythingLessIsNone) {
  RunOutcome outcome;
  outcome.failure = Error{ErrorCode::kRun, "what", {"do"}};
  outcome.warnings = {"one"};
  const std::string whole = WriteReport(outcome);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(ReadReport(whole.substr(0, size), 0)) << size;
  }
  EXPECT_FALSE(ReadReport(whole + whole, 0));
  EXPECT_FALSE(ReadReport(std::string("h\0.\0", 4), 0));
  EXPECT_FALSE(ReadReport(std::string("?\0.\0", 4), 0));
  for (const char* number : {"", "0", "x", "9x", "-9"}) {
    EXPECT_FALSE(ReadReport(std::string("s") + number + std::string("\0.\0", 3), 0)) << number;
  }
  EXPECT_FALSE(ReadReport(std::string("\0.\0", 3), 0));
}

}  // namespace
}  // namespace stepveil::testing
