#include "core/cli/console.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

constexpr char kCanary[] = "canary-9f3b-SECRET";

class ConsoleTest : public ::testing::Test {
 protected:
  ConsoleTest() {
    annotations_.error = [this](const Error& error) { annotated_ = error.message; };
    annotations_.warning = [this](const std::string& message) { annotated_ = message; };
  }

  static std::vector<Secret> Needles() {
    std::vector<Secret> needles;
    needles.emplace_back(kCanary);
    return needles;
  }

  Annotations annotations_;
  std::string annotated_;
};

TEST_F(ConsoleTest, PrintsErrorAndHintsInTheHousesVoice) {
  Console console;
  ::testing::internal::CaptureStderr();
  console.Fail({ErrorCode::kConfig, "it broke", {"mend it", "or leave it"}});
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "stepveil: error: it broke\nstepveil: hint: mend it\nstepveil: hint: or leave it\n");
}

TEST_F(ConsoleTest, MasksWhatItKnowsEverywhereItSpeaks) {
  Console console(annotations_);
  console.AddNeedles(Needles());
  const std::string message = std::string("the server said ") + kCanary;
  ::testing::internal::CaptureStderr();
  console.Fail({ErrorCode::kLogin, message, {message}});
  EXPECT_EQ(annotated_, "the server said ***");
  console.Warn(message);
  EXPECT_EQ(annotated_, "the server said ***");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "stepveil: error: the server said ***\nstepveil: hint: the server said ***\n"
            "stepveil: warning: the server said ***\n");
}

TEST_F(ConsoleTest, MasksNeedlesThatComeAfterItFirstSpoke) {
  Console console;
  ::testing::internal::CaptureStderr();
  console.Warn("before");
  console.AddNeedles(Needles());
  console.Warn(kCanary);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "stepveil: warning: before\nstepveil: warning: ***\n");
}

TEST_F(ConsoleTest, MasksValuesTheirLinesAndWhatTheyDecodeTo) {
  Console console;
  std::vector<Secret> values;
  values.emplace_back("first-line-of-it\nsecond-line-of-it");
  values.emplace_back("Y2FuYXJ5LTlmM2ItU0VDUkVU");  // kCanary
  console.AddValues(std::move(values));
  ::testing::internal::CaptureStderr();
  console.Warn(std::string("second-line-of-it, Y2FuYXJ5LTlmM2ItU0VDUkVU, ") + kCanary);
  console.Warn("first-line-of-it");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "stepveil: warning: ***, ***, ***\nstepveil: warning: ***\n");
}

TEST_F(ConsoleTest, TakesNeedlesInPlaceOfValues) {
  Console console;
  console.AddValues(Needles());
  console.SetNeedles({});
  ::testing::internal::CaptureStderr();
  console.Warn(kCanary);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            std::string("stepveil: warning: ") + kCanary + "\n");
}

TEST_F(ConsoleTest, MasksAValueThatIsWrappedOrEscaped) {
  Console console;
  console.AddNeedles(Needles());
  ::testing::internal::CaptureStderr();
  console.Warn("it said canary-9f3b-\\SEC\n  RET.");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "stepveil: warning: it said ***.\n");
}

// More than a table can hold at all, in less memory than one of a tenth of them would take.
void SpeakOfMuchInLittleMemory() {
  std::vector<Secret> needles;
  for (int i = 0; i < 400'000; ++i) {
    needles.emplace_back(std::string(170, 'x') + std::to_string(i));
  }
  needles.emplace_back(std::string(std::size_t{5} << 20, 'y'));
  needles.emplace_back(kCanary);
  Console console;
  console.AddNeedles(std::move(needles));
#ifndef __SANITIZE_ADDRESS__
  const rlimit most = {std::size_t{200} << 20, std::size_t{200} << 20};
  setrlimit(RLIMIT_AS, &most);
#endif
  console.Fail({ErrorCode::kSecret, std::string("there is no NOPE in ") + kCanary, {}});
  std::exit(0);
}

TEST_F(ConsoleTest, SpeaksHoweverMuchIsSecret) {
  EXPECT_EXIT(SpeakOfMuchInLittleMemory(), ::testing::ExitedWithCode(0),
              "error: there is no NOPE in \\*\\*\\*");
}

TEST_F(ConsoleTest, RewordsBeforeItMasks) {
  Console console(annotations_);
  console.AddNeedles(Needles());
  console.Reword([](const std::string& text) { return "[" + text + kCanary + "]"; });
  ::testing::internal::CaptureStderr();
  console.Fail({ErrorCode::kUsage, "a", {"b"}});
  EXPECT_EQ(annotated_, "[a***]");
  console.Warn("c");
  EXPECT_EQ(annotated_, "[c***]");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "stepveil: error: [a***]\nstepveil: hint: [b***]\nstepveil: warning: [c***]\n");
}

TEST_F(ConsoleTest, SilentDropsWarningsAndKeepsErrors) {
  Console console(annotations_);
  console.Silence();
  ::testing::internal::CaptureStderr();
  console.Warn("unheard");
  console.Fail({ErrorCode::kLogin, "heard", {}});
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "stepveil: error: heard\n");
  EXPECT_EQ(annotated_, "heard");
}

TEST_F(ConsoleTest, NotesAreMaskedAndCanBeSilenced) {
  Console console(annotations_);
  console.AddNeedles(Needles());
  ::testing::internal::CaptureStderr();
  console.Note(std::string("it is ") + kCanary);
  console.Silence();
  console.Note("unheard");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "stepveil: note: it is ***\n");
  EXPECT_EQ(annotated_, "") << "no fault, so no annotation";
}

TEST_F(ConsoleTest, TakesNeedlesInPlaceOfOthers) {
  Console console;
  console.AddNeedles(Needles());
  std::vector<Secret> others;
  others.emplace_back("another-value");
  console.SetNeedles(std::move(others));
  ::testing::internal::CaptureStderr();
  console.Warn("another-value, forgotten");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "stepveil: warning: ***, forgotten\n");
}

TEST_F(ConsoleTest, AnnotatesNothingBesideACommand) {
  Console console(annotations_);
  console.SpeakBesideCommand();
  ::testing::internal::CaptureStderr();
  console.Warn("a warning");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "stepveil: warning: a warning\n");
  EXPECT_EQ(annotated_, "");
}

}  // namespace
}  // namespace stepveil
