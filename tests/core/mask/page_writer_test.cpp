#include "core/mask/page_writer.h"

#include "tests/core/mask/hard_texts.h"
#include "tests/core/mask/test_pipe.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdio>
#include <string>

namespace stepveil {
namespace {

using testing::Repeated;
using testing::TestPipe;

constexpr const char* kUnit = "0123456789abcdefghijklmnopqrstuvwxyz ";

// What a file holds after `write` has written to it.
template <typename Write>
std::string Written(const Write& write) {
  std::FILE* file = std::tmpfile();
  PageWriter writer(fileno(file));
  write(writer);
  EXPECT_EQ(writer.error_number(), 0);
  std::string text(static_cast<std::size_t>(lseek(fileno(file), 0, SEEK_CUR)), '\0');
  EXPECT_EQ(pread(fileno(file), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  std::fclose(file);
  return text;
}

TEST(PageWriter, WritesWholePagesAndKeepsTheRest) {
  const std::string text = Repeated(kUnit, 2 * kPageBytes + 100);
  const TestPipe pipe;
  PageWriter writer(pipe.ends[1]);
  Pieces pieces = {text};
  writer.WritePages(pieces);
  EXPECT_TRUE(pieces.empty());
  EXPECT_EQ(writer.kept_bytes(), 100U);
  EXPECT_EQ(pipe.Read(), text.substr(0, 2 * kPageBytes));
  writer.WriteAll(pieces);
  EXPECT_EQ(writer.kept_bytes(), 0U);
  EXPECT_EQ(pipe.Read(), text.substr(2 * kPageBytes));
}

TEST(PageWriter, KeepsManyLittlePiecesInOrder) {
  const std::string text = Repeated(kUnit, 10'000);
  const std::string written = Written([&](PageWriter& writer) {
    for (std::size_t at = 0; at < text.size(); at += 10) {
      Pieces pieces = {std::string_view(text).substr(at, 3),
                       std::string_view(text).substr(at + 3, 7)};
      writer.WritePages(pieces);
      ASSERT_LT(writer.kept_bytes(), kPageBytes);
    }
    Pieces none;
    writer.WriteAll(none);
  });
  EXPECT_EQ(written, text);
}

// However the text lies in memory and in the pipe, and beyond what the buffer holds.
TEST(PageWriter, WritesTheSameFromEverywhere) {
  const std::string text = Repeated(kUnit, 3 * PageBuffer::kBytes);
  for (const std::size_t skip : {0, 1, 16, 63, 64, 4095, 4096}) {
    for (const std::size_t first : {0, 1, 64, 100, 4096, 5000}) {
      const std::string before(first, '<');
      const std::string_view rest = std::string_view(text).substr(skip);
      const std::string written = Written([&](PageWriter& writer) {
        Pieces pieces = {before, rest};
        writer.WritePages(pieces);
        Pieces more = {"***", rest};
        writer.WritePages(more);
        Pieces end = {"***"};
        writer.WriteAll(end);
      });
      ASSERT_EQ(written, before + std::string(rest) + "***" + std::string(rest) + "***")
          << skip << " " << first;
    }
  }
}

TEST(PageWriter, WritesManyPieces) {
  const std::string text = Repeated(kUnit, PageBuffer::kBytes + 100'000);
  const std::string written = Written([&](PageWriter& writer) {
    Pieces pieces;
    for (std::size_t at = 0; at < text.size(); at += 3000) {
      pieces.push_back(std::string_view(text).substr(at, 3000));
    }
    writer.WriteAll(pieces);
  });
  EXPECT_EQ(written, text);
}

TEST(PageWriter, WritesNothingMoreAfterAnError) {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  PageWriter writer(full);
  Pieces pieces = {"text"};
  writer.WriteAll(pieces);
  EXPECT_EQ(writer.error_number(), ENOSPC);
  const std::string text(10'000, 'x');
  pieces = {std::string_view(text).substr(1)};
  writer.WritePages(pieces);
  writer.WriteAll(pieces);
  EXPECT_EQ(writer.error_number(), ENOSPC);
  EXPECT_EQ(writer.kept_bytes(), 0U);
  close(full);
}

}  // namespace
}  // namespace stepveil
