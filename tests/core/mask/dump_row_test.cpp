#include "core/mask/dump_row.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

std::string Text(const DumpBytes& bytes) {
  return {bytes.bytes.begin(), bytes.bytes.begin() + static_cast<std::ptrdiff_t>(bytes.count)};
}

TEST(BytesOfGroup, GoesByTheNumberOfDigits) {
  EXPECT_EQ(Text(BytesOfGroup(std::string_view("7A"))), "z");
  EXPECT_EQ(Text(BytesOfGroup(std::string_view("744b"))), "tK");
  EXPECT_EQ(Text(BytesOfGroup(std::string_view("744b3778"))), "tK7x");
  EXPECT_EQ(Text(BytesOfGroup(std::string_view("744b377851327600"))), std::string("tK7xQ2v\0", 8));
  EXPECT_EQ(Text(BytesOfGroup(std::string_view("01110100"))), "t");
  EXPECT_EQ(Text(BytesOfGroup(std::string_view("164"))), "t");
  EXPECT_EQ(Text(BytesOfGroup(std::string_view("045564"))), "Kt");
  EXPECT_EQ(Text(BytesOfGroup(std::string_view("19316"))), "Kt");
}

TEST(BytesOfGroup, KnowsWhatIsNone) {
  for (const std::string_view digits : {"", "7", "400", "189", "65536", "999999", "7777777"}) {
    EXPECT_EQ(BytesOfGroup(digits).count, 0U) << digits;
  }
}

TEST(BytesOfCharacter, IsItselfOrANumberOrAGap) {
  EXPECT_EQ(Text(BytesOfCharacter(std::string_view("a"))), "a");
  EXPECT_EQ(Text(BytesOfCharacter(std::string_view("303"))), "\xc3");
  EXPECT_EQ(Text(BytesOfCharacter(std::string_view("\\n"))), " ");
  EXPECT_EQ(Text(BytesOfCharacter(std::string_view("sp"))), " ");
}

struct Read {
  std::string text;
  bool is_row = true;
};

// What the lines stand for, and whether all of them are rows.
Read ReadRows(std::string_view lines) {
  DumpRow row;
  Read read;
  bool skips = false;
  for (const char c : lines) {
    const DumpRow::Event event = skips && c != '\n' ? DumpRow::Event::kNone : row.Take(c);
    if (event == DumpRow::Event::kNoRow) {
      read.is_row = false;
      skips = c != '\n';
      row.Restart();
    }
    read.text += row.digits().empty() || skips ? "" : Text(row.bytes());
    skips = skips && c != '\n';
  }
  return read;
}

TEST(DumpRow, ReadsWhatDumpersWrite) {
  const std::vector<std::string> rows = {
      "00000000: 6865 6c6c 6f20 74                        hello t\n",
      "00000000  68 65 6c 6c 6f 20 74                              |hello t|\n",
      "00000000  68 65 6c 6c 6f 20 74 6f  6d                       |hello tom|\n",
      "0000000 68 65 6c 6c 6f 20 74\n",
      "0000000 150 145 154 154 157 040 164\n",
      "0x0000:  6865 6c6c 6f20 74                        hello.t\n",
      "00000000   68 65 6C 6C 6F 20 74                             hello t\r\n",
      "0000000   h   e   l   l   o       t\n"};
  for (const std::string& row : rows) {
    const Read read = ReadRows(row);
    EXPECT_TRUE(read.is_row) << row;
    EXPECT_EQ(read.text.substr(0, 5), "hello") << row;
    EXPECT_EQ(read.text.find('|'), std::string::npos) << row;
  }
  EXPECT_EQ(ReadRows(rows[2]).text, "hello tom");
}

TEST(DumpRow, ReadsWordsOfOctalAndDecimalDigits) {
  EXPECT_EQ(ReadRows("0000000 062550 066154\n").text, "ehll");
  EXPECT_EQ(ReadRows("0000000  062550  066154\n").text, "ehll");
  EXPECT_EQ(ReadRows("0000000 25960 27756  8303\n").text, "ehll o");
  EXPECT_EQ(ReadRows("0000000 25960\n0000002  8303 27756\n").text, "eh oll");
}

TEST(DumpRow, TakesNoOtherLineForOne) {
  for (const std::string_view line :
       {"hello\n", " 00000000  68\n", "0 errors\n", "000 12 34\n", "00:01 started\n",
        "0000000x 12\n", "\n", "          \n", "0000000\n", "00000000: \n"}) {
    EXPECT_FALSE(ReadRows(line).is_row) << line;
  }
}

}  // namespace
}  // namespace stepveil
