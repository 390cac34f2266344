#include "core/run/line_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

// The lines seen where the input comes in pieces of this size.
std::vector<std::string> Seen(const std::string& input, std::size_t size) {
  std::vector<std::string> lines;
  LineWatch watch([&](std::string_view line) { lines.emplace_back(line); });
  for (std::size_t at = 0; at < input.size(); at += size) {
    watch.Read(std::string_view(input).substr(at, size));
  }
  watch.Finish();
  return lines;
}

TEST(LineWatchTest, SeesTheSameLinesHoweverTheInputIsCut) {
  const std::string input = "one\n\ntwo\r\nlast";
  for (std::size_t size = 1; size <= input.size(); ++size) {
    EXPECT_THAT(Seen(input, size), ElementsAre("one", "", "two\r", "last")) << size;
  }
}

TEST(LineWatchTest, PassesOverALineThatIsTooLong) {
  const std::string longest(LineWatch::kLongestLine, 'x');
  for (const std::size_t size : {std::size_t{1000}, std::size_t{1} << 20}) {
    EXPECT_THAT(Seen("a\n" + longest + "x\nb\n" + longest + "\nc", size),
                ElementsAreArray({std::string("a"), std::string("b"), longest, std::string("c")}));
  }
}

TEST(LineWatchTest, WipesWhatItHeld) {
  std::string_view seen;
  LineWatch watch([&](std::string_view line) { seen = line; });
  watch.Read("canary-");
  watch.Read("9f3b-SECRET\n");
  ASSERT_EQ(seen.size(), 18U);
  EXPECT_EQ(seen, std::string_view(std::string(18, '\0')));  // in memory that is held on to
}

}  // namespace
}  // namespace stepveil
