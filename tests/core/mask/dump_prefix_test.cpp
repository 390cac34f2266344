// Rows of dumps behind what logs write before each line.
#include "tests/core/mask/oracle.h"
#include "tests/core/mask/tool.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

const std::string kValue = "tK7xQ2vM9pL-aZ3kN8wR";

// What logs write before each line. Nothing of the value is left, wherever the stream is cut.
TEST(DumpPrefix, EachIsPassedOver) {
  const std::string first =
      "00000000  6e 61 6d 65 3d 74 4b 37  78 51 32 76 4d 39 70 4c  |name=tK7xQ2vM9pL|";
  const std::string second =
      "00000010  2d 61 5a 33 6b 4e 38 77  52 0a                    |-aZ3kN8wR.|";
  for (const std::string before :
       {"backend-1  | ", "2026-11-30T20:15:01.000Z ", "\x1b[36mbackend  | \x1b[0m", "[000123] ",
        "Nov 30 20:15:01 host app[1001]: ", "[pod/app-00x-7d4b9c/app] ", "10:00:00 INFO -- : ",
        "\t", "\xe2\x94\x82", "{\"log\":\"", "> ", "                         "}) {
    const std::string rows = before + first + "\n" + before + second + "\n" + before + "end\n";
    const std::string masked = before + "00000000  6e 61 6d 65 3d ***\n" + before + "end\n";
    for (std::size_t cut = 0; cut < rows.size(); ++cut) {
      const std::string_view view = rows;
      ASSERT_EQ(testing::Streamed({kValue}, {view.substr(0, cut), view.substr(cut)}), masked)
          << cut;
    }
  }
}

TEST(DumpPrefix, EachKindOfRowIsRead) {
  for (const std::string row :
       {"00000000: 78374b74 4d763251 2d4c7039 6b335a61 5277384e",
        "0000000 4b74 7837 3251 4d76 7039 2d4c 5a61 6b33 384e 5277",
        "0x0100:  4b74 7837 3251 4d76 7039 2d4c 5a61 6b33 384e 5277",
        "0000000 045564 074067 031121 046566 070071 026514 055141 065463 034116 051167",
        "0000000 19316 30775 12881 19830 28729 11596 23137 27443 14414 21111"}) {
    const std::string masked = testing::MaskedBy(kValue, "app | " + row + "\nnext");
    EXPECT_TRUE(masked.ends_with(" ***\nnext") && masked.size() < 32) << masked;
  }
}

// The whole output, and each byte of it, is the same however rows are cut.
TEST(DumpPrefix, RowsInAnyTextAreMaskedAlikeHoweverTheStreamIsCut) {
  std::mt19937 random(1414);
  const std::vector<std::string> needles = {"tK7xQ2vM9pL-", "7xQ2", "pL-aZ3kN8wR!"};
  const std::array<const char*, 16> words = {"00000000",
                                             "0x0010:",
                                             "0000",
                                             " ",
                                             "  ",
                                             "74 4b 37 78 51 32 76 4d 39 70 4c 2d",
                                             "78 51",
                                             "7078 5132",
                                             "0100000 ",
                                             "\n",
                                             "\n",
                                             "m",
                                             "1",
                                             "| ",
                                             "70 4c 2d 61 5a 33",
                                             "6b 4e 38 77 52 21"};
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    while (text.size() < 150) {
      text += words[random() % words.size()];
    }
    const std::string whole = testing::Streamed(needles, {text});
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0, size = 0; at < text.size(); at += size) {
      size = 1 + random() % (i % 2 == 0 ? 1 : 20);
      pieces.push_back(std::string_view(text).substr(at, size));
    }
    ASSERT_EQ(testing::Streamed(needles, pieces), whole) << text;
  }
}

}  // namespace
}  // namespace stepveil
