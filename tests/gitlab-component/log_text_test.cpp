#include "gitlab-component/log_text.h"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace stepveil::gitlab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

template <typename Write>
std::string Written(Write write_to) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  write_to(ends[1]);
  close(ends[1]);
  std::array<char, 4096> buffer{};
  const ssize_t size = read(ends[0], buffer.data(), buffer.size());
  close(ends[0]);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

TEST(LogText, MasksAreAnnouncedLineByLine) {
  std::vector<Secret> needles;
  needles.emplace_back("one");
  needles.emplace_back("two\r\nthree\n \n");
  EXPECT_EQ(Written([&](int to) { EXPECT_TRUE(WriteMasks(to, needles)); }),
            "::add-mask::one\n::add-mask::two\n::add-mask::three\n");
}

TEST(LogText, TheSectionListsNamesAndNoValue) {
  Environment environment;
  environment.variables.push_back(
      {"KEY", Secret("canary-9f3b-SECRET"), "/a\x1b[31m", "dev", false, true});
  environment.variables.push_back({"LEVEL", Secret("info"), "/a", "dev", false, false});
  environment.variables.back().hidden = Hidden::kNothing;
  environment.variables.push_back({"PARTS", Secret("x\nlong-enough"), "/a", "dev"});
  environment.variables.back().hidden = Hidden::kSomeLines;
  environment.variables.push_back({"TLS", Secret("/tmp/x"), "/a", "dev", false, false});
  const std::string text = Written([&](int to) {
    ShowSection(to, environment, {"acme-app dev:/a", "https://a.example"}, {"T*"});
  });
  EXPECT_THAT(text, HasSubstr("section_start:"));
  EXPECT_THAT(
      text,
      HasSubstr(":stepveil[collapsed=true]\r\x1b[0Kstepveil: 4 secrets of acme-app dev:/a for "
                "the following commands\nfrom https://a.example\n"));
  EXPECT_THAT(text, HasSubstr("  PARTS from \"dev:/a\", masked in part\n"));
  EXPECT_THAT(text, HasSubstr("  KEY from \"dev:/a\\x1b[31m\"\n"));
  EXPECT_THAT(text, HasSubstr("  LEVEL from \"dev:/a\", not masked\n"));
  EXPECT_THAT(text, HasSubstr("  TLS from \"dev:/a\", as a file\n"));
  EXPECT_THAT(text, HasSubstr(":stepveil\r\x1b[0K\n"));
  EXPECT_THAT(text, Not(HasSubstr("canary")));
}

TEST(LogText, AClosedPipeIsAnError) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  close(ends[0]);
  const auto written = WriteText(ends[1], Secret("canary-9f3b-SECRET"));
  close(ends[1]);
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace stepveil::gitlab
