// core/mask/README.md says what is true: its table of forms and its list of common words.
#include "core/mask/maskable.h"
#include "tests/core/mask/tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::UnorderedElementsAreArray;

std::vector<std::string> Lines(const std::string& file) {
  std::ifstream in(STEPVEIL_SOURCE_DIR "/" + file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

// The last two cells' texts between backticks; empty for any other line.
std::vector<std::string> Row(const std::string& line) {
  const std::size_t value = line.find(" | `");
  const std::size_t form = line.find("` | `", value);
  if (line.substr(0, 2) != "| " || value == std::string::npos || form == std::string::npos) {
    return {};
  }
  const std::size_t end = line.rfind("` |");
  return {line.substr(value + 4, form - value - 4), line.substr(form + 5, end - form - 5)};
}

TEST(MaskReadme, EachRowOfItsTableIsTrue) {
  int rows = 0;
  for (const std::string& line : Lines("core/mask/README.md")) {
    if (const auto row = Row(line); !row.empty()) {
      ++rows;
      EXPECT_EQ(testing::MaskedBy(row[0], "<" + row[1] + ">"), "<***>") << line;
    }
  }
  EXPECT_GE(rows, 35);
}

TEST(MaskReadme, ItsCommonWordsAreAllThereAre) {
  std::vector<std::string> listed;
  bool inside = false;
  for (const std::string& line : Lines("core/mask/README.md")) {
    inside = line.substr(0, 3) == "## " ? line == "## Common words" : inside;
    std::istringstream words(inside && line.substr(0, 4) == "    " ? line : "");
    for (std::string word; words >> word;) {
      listed.push_back(word);
      EXPECT_TRUE(IsStopWord(word)) << word;
    }
  }
  std::vector<std::string> known;
  for (const std::string_view word : CommonWords()) {
    known.emplace_back(word);
  }
  EXPECT_THAT(listed, UnorderedElementsAreArray(known));
}

}  // namespace
}  // namespace stepveil
