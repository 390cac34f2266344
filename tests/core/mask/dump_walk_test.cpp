#include "core/mask/dump_walk.h"

#include "tests/core/mask/oracle.h"
#include "tests/core/mask/tool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {
namespace {

const std::string kValue = "tK7xQ2vM9pL-aZ3kN8wR";

std::vector<std::string> NeedleTexts(const std::string& value) {
  std::vector<std::string> texts;
  for (const Secret& needle : NeedlesOf(Secret(value), ShortValues::kLeave)) {
    texts.emplace_back(needle.Expose());
  }
  return texts;
}

TEST(DumpWalk, LeavesWhatStandsBeforeAndBehind) {
  EXPECT_EQ(
      testing::MaskedBy(kValue,
                        "00000000: 6e61 6d65 3d74 4b37 7851 3276 4d39 704c  name=tK7xQ2vM9pL\n"
                        "00000010: 2d61 5a33 6b4e 3877 520a 6e65 7874 0a0a  -aZ3kN8wR.next..\n"
                        "00000020: 6e65 7874                                next\n"),
      "00000000: 6e61 6d65 ***\n"
      "00000020: 6e65 7874                                next\n");
}

TEST(DumpWalk, AnotherLineEndsWhatWasBegun) {
  for (const std::string between : {"not a row\n", "\n", "  \n", "0000\n", "app | 0000\n"}) {
    const std::string rows =
        "00000000: 744b 3778 5132 764d 3970 4c2d 615a 336b  tK7xQ2vM9pL-aZ3k\n" + between +
        "00000010: 4e38 7752                                N8wR\n";
    EXPECT_EQ(testing::MaskedBy(kValue, rows), rows);
  }
}

TEST(DumpWalk, ARowCutOffByTheStreamsEndIsMasked) {
  EXPECT_EQ(testing::MaskedBy(kValue, "00000000: 744b 3778 5132 764d 3970 4c2d 615a 33"),
            "00000000: ***");
}

// Lines that only look so: nothing of them is held back when they end.
TEST(DumpWalk, LetsOtherLinesGo) {
  Masker masker(testing::TableOf(NeedleTexts(kValue)));
  for (const std::string_view line :
       {"0 errors, 3 warnings\n", "   indented text\n", "00:01:02 started\n", "0x7f\n", "\n",
        "000000  at the end\n", "00000000: 0001 0203 0405\n"}) {
    std::string output;
    masker.Write(line, output);
    EXPECT_EQ(output, line);
    EXPECT_EQ(masker.held_bytes(), 0U) << line;
  }
}

TEST(DumpWalk, GoesOnWhenMoreNeedlesBecomeKnown) {
  const std::string rows =
      "00000000: 2e2e 2e74 4b37 7851 3276 4d39 704c 2d61  ...tK7xQ2vM9pL-a\n"
      "00000010: 5a33 6b4e 3877 522e                      Z3kN8wR.\n"
      "next\n";
  for (std::size_t cut = 0; cut <= rows.size(); ++cut) {
    Masker masker(testing::TableOf(NeedleTexts(kValue)));
    std::string output;
    Pieces pieces;
    masker.Write(std::string_view(rows).substr(0, cut), output);
    masker.Use(testing::TableOf(NeedleTexts(kValue)), pieces);
    for (const std::string_view piece : pieces) {
      output += piece;
    }
    masker.Write(std::string_view(rows).substr(cut), output);
    masker.Finish(output);
    EXPECT_EQ(output, "00000000: 2e2e ***\nnext\n") << cut;
  }
}

// A line without an end holds nothing back that a row before it has begun.
TEST(DumpWalk, AnEndlessLineEndsTheRows) {
  Masker masker(testing::TableOf(NeedleTexts(kValue)));
  std::string output;
  masker.Write("00000000  74 4b 37 78\n" + std::string(10'000, '.'), output);
  EXPECT_EQ(masker.held_bytes(), 0U);
  EXPECT_EQ(output.substr(0, 22), "00000000  74 4b 37 78\n");
}

// A row of any length costs what its bytes cost, and is held back no longer than a row can be.
TEST(DumpWalk, AnEndlessRowIsLetGo) {
  Masker masker(testing::TableOf(NeedleTexts(kValue)));
  std::string output;
  masker.Write("00000000: 744b  " + std::string(100'000, '.'), output);
  EXPECT_EQ(masker.held_bytes(), 0U);
}

struct Dumper {
  std::string name;
  std::string tool;
  std::string command;  // reads stdin
  int digits;           // of a group, and their base; 1: characters
  int base;
};

void PrintTo(const Dumper& dumper, std::ostream* out) { *out << dumper.name; }

// What the groups of a masked dump stand for, read without a thought of rows: the first digits
// first, and last.
std::vector<std::string> Decoded(const std::string& text, const Dumper& dumper) {
  std::vector<std::string> decoded(2);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    char* end = nullptr;
    const auto number = std::strtoull(word.c_str(), &end, dumper.base);
    if (dumper.digits == 1) {
      decoded[0] += word.size() == 1 ? word : "";
    } else if (word.size() == static_cast<std::size_t>(dumper.digits) && *end == '\0') {
      const int bytes = dumper.base == 16                          ? dumper.digits / 2
                        : dumper.digits == 6 || dumper.digits == 5 ? 2
                                                                   : 1;
      for (int i = 0; i < bytes; ++i) {
        decoded[0] += static_cast<char>(number >> (bytes - 1 - i) * 8 & 0xffU);
        decoded[1] += static_cast<char>(number >> i * 8 & 0xffU);
      }
    }
  }
  return decoded;
}

std::string NameOfDumper(const ::testing::TestParamInfo<Dumper>& info) { return info.param.name; }

class Dumps : public ::testing::TestWithParam<Dumper> {};

bool Shows(const std::string& text, const std::string& value) {
  for (std::size_t i = 0; i + 4 <= value.size(); ++i) {
    if (text.find(value.substr(i, 4)) != std::string::npos) {
      return true;
    }
  }
  return false;
}

TEST_P(Dumps, ShowNothingWhereverTheValueStands) {
  const Dumper& dumper = GetParam();
  if (testing::Shell("command -v " + dumper.tool, "", "C.UTF-8").exit_code != 0) {
    GTEST_SKIP() << dumper.tool << " is not installed";
  }
  const std::string long_one = "postgres://app:S3cr3tPw9x@db.internal:5432/shop?sslmode=require";
  for (const std::string& value : {kValue, std::string("hunter2-S3cretPw!"), long_one}) {
    for (int before = 0; before <= 16; ++before) {
      const auto dump = testing::Shell(
          "printf '%s%s.,:' '" + std::string(before, '.') + "' \"$SECRET\" | " + dumper.command,
          value, "C.UTF-8");
      ASSERT_EQ(dump.exit_code, 0) << dump.err;
      ASSERT_TRUE(Shows(Decoded(dump.out, dumper)[0], value) ||
                  Shows(Decoded(dump.out, dumper)[1], value))
          << "the test can't read " << dump.out;
      const std::string masked = testing::MaskedBy(value, dump.out);
      EXPECT_FALSE(Shows(masked, value)) << masked;
      EXPECT_FALSE(Shows(Decoded(masked, dumper)[0], value)) << masked;
      EXPECT_FALSE(Shows(Decoded(masked, dumper)[1], value)) << masked;
    }
  }
}

TEST_P(Dumps, AreMaskedAlikeHoweverTheStreamIsCut) {
  const auto dump = testing::Shell(
      "printf 'some text before %s and behind it' \"$SECRET\" | " + GetParam().command, kValue,
      "C.UTF-8");
  const auto table = testing::TableOf(NeedleTexts(kValue));
  const std::string masked = Masked(table, dump.out);
  std::vector<std::string_view> bytes;
  for (std::size_t cut = 0; cut < dump.out.size(); ++cut) {
    const std::string_view text = dump.out;
    bytes.push_back(text.substr(cut, 1));
    Masker masker(table);
    std::string output;
    masker.Write(text.substr(0, cut), output);
    masker.Write(text.substr(cut), output);
    masker.Finish(output);
    ASSERT_EQ(output, masked) << cut;
  }
  EXPECT_EQ(testing::Streamed(NeedleTexts(kValue), bytes), masked);
}

INSTANTIATE_TEST_SUITE_P(
    Tools, Dumps,
    ::testing::Values(
        Dumper{"xxd", "xxd", "xxd", 4, 16}, Dumper{"xxd_g1", "xxd", "xxd -g1", 2, 16},
        Dumper{"xxd_upper", "xxd", "xxd -u", 4, 16}, Dumper{"xxd_c32", "xxd", "xxd -c 32", 4, 16},
        Dumper{"xxd_c9", "xxd", "xxd -c 9", 4, 16}, Dumper{"xxd_words", "xxd", "xxd -e", 8, 16},
        Dumper{"xxd_g8", "xxd", "xxd -g8", 16, 16}, Dumper{"xxd_bits", "xxd", "xxd -b", 8, 2},
        Dumper{"hexdump_canonical", "hexdump", "hexdump -C", 2, 16},
        Dumper{"hexdump_words", "hexdump", "hexdump", 4, 16},
        Dumper{"hexdump_octal_words", "hexdump", "hexdump -o", 6, 8},
        Dumper{"hexdump_characters", "hexdump", "hexdump -c", 1, 10},
        Dumper{"hexdump_decimal_words", "hexdump", "hexdump -d", 5, 10},
        Dumper{"od_decimal_words", "od", "od -d", 5, 10}, Dumper{"od", "od", "od", 6, 8},
        Dumper{"od_bytes", "od", "od -b", 3, 8}, Dumper{"od_tx1", "od", "od -tx1", 2, 16},
        Dumper{"od_tx1z", "od", "od -A x -tx1z", 2, 16}, Dumper{"od_tx2", "od", "od -tx2", 4, 16},
        Dumper{"od_tx4", "od", "od -tx4", 8, 16}, Dumper{"od_tx8", "od", "od -tx8", 16, 16},
        Dumper{"od_big_endian", "od", "od -tx4 --endian=big", 8, 16},
        Dumper{"od_characters", "od", "od -c", 1, 10}, Dumper{"od_names", "od", "od -a", 1, 10},
        Dumper{"busybox_xxd", "busybox", "busybox xxd", 4, 16},
        Dumper{"busybox_hexdump", "busybox", "busybox hexdump -C", 2, 16},
        Dumper{"compose", "hexdump", "hexdump -C | sed 's/^/backend-1  | /'", 2, 16},
        Dumper{"syslog", "xxd", "xxd -e | sed 's/^/Nov 30 20:15:01 host app[17]: /'", 8, 16}),
    NameOfDumper);

}  // namespace
}  // namespace stepveil
