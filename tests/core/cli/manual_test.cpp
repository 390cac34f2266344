#include "core/cli/manual.h"

#include "core/cli/command_flags.h"
#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string InTroff(std::string name) {
  for (std::size_t at = 0; (at = name.find('-', at)) != std::string::npos; at += 2) {
    name.insert(at, "\\");
  }
  return name;
}

TEST(Manual, NamesEveryCommandAndEveryFlagOfTheTable) {
  const std::string page = Manual("9.8.7", Adapters());
  EXPECT_THAT(page, HasSubstr("stepveil 9.8.7"));
  for (const CommandText& command : CommandTexts(Adapters())) {
    EXPECT_THAT(page, HasSubstr("\n.B " + InTroff(command.name) + "\n"));
    for (const FlagText& flag : command.flags) {
      EXPECT_THAT(page, HasSubstr(InTroff(flag.names.back()))) << command.name;
    }
  }
  EXPECT_EQ(Parse({"manual"})->text, Manual(STEPVEIL_VERSION, Adapters()));
}

TEST(Manual, ListsAFlagOfSeveralCommandsOnce) {
  const std::string page = Manual("1", Adapters());
  const std::size_t first = page.find("\\-\\-duplicates\\fR");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(page.find("\\-\\-duplicates\\fR", first + 1), std::string::npos);
  EXPECT_THAT(page, HasSubstr("error, first, last (run, export, mask, check, list, secrets, "
                              "secrets get, scan, seal).\n"));
}

}  // namespace
}  // namespace stepveil
