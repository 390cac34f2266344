#include "github-action/workflow_command.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

namespace stepveil::github {
namespace {

std::string Command(std::string_view name, std::string_view data) {
  std::string text;
  AppendCommand(text, name, data);
  return text;
}

TEST(WorkflowCommandTest, EscapesData) {
  EXPECT_EQ(Command("error", "plain"), "::error::plain\n");
  EXPECT_EQ(Command("warning", "a\nb\r\n100% %0A %25"),
            "::warning::a%0Ab%0D%0A100%25 %250A %2525\n");
  EXPECT_EQ(Command("error", "a::b,c=d"), "::error::a::b,c=d\n");
}

std::string Order(std::string_view line) {
  const auto value = MaskOrder(line);
  return value ? "[" + std::string(value->Expose()) + "]" : "none";
}

TEST(WorkflowCommandTest, ReadsWhatTheRunnerIsToMask) {
  EXPECT_EQ(Order("::add-mask::a b%0Ac%25\r"), "[a b\nc%]");
  EXPECT_EQ(Order(" \t::ADD-MASK::x::y"), "[x::y]");
  EXPECT_EQ(Order("text ##[add-mask]x%5D"), "[x]]");
  for (const char* line : {"", "x ::add-mask::y", "::add-mask::", "::add-mask:y", "::error::y",
                           "##[error]y", "##[add-mask]", "::add-masks::y"}) {
    EXPECT_EQ(Order(line), "none") << line;
  }
}

TEST(WorkflowCommandTest, WaitsForAFullNonBlockingPipe) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), 0);
  const std::string text(1 << 20, 'x');
  std::size_t read_bytes = 0;
  std::thread reader([&] {
    std::array<char, 4096> buffer;
    for (ssize_t count; (count = read(ends[0], buffer.data(), buffer.size())) != 0;) {
      read_bytes += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
  });
  const auto result = WriteCommands(ends[1], Secret(text));
  close(ends[1]);
  reader.join();
  close(ends[0]);
  EXPECT_TRUE(result);
  EXPECT_EQ(read_bytes, text.size());
}

TEST(WorkflowCommandTest, SaysWhyItCannotWrite) {
  const auto result = WriteCommands(-1, Secret("::add-mask::canary-9f3b-SECRET\n"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kExport);
  EXPECT_EQ(result.error().message, "cannot write workflow commands: bad file descriptor");
}

}  // namespace
}  // namespace stepveil::github
