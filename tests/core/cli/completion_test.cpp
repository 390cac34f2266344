#include "core/cli/completion.h"

#include "core/cli/command_flags.h"
#include "tests/core/cli/command_lines.h"

namespace stepveil {
namespace {

using testing::HasSubstr;

TEST(Completion, HoldsEachFlagOfEachCommand) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = Parse({"completion", shell})->text;
    for (const CommandText& command : CommandTexts(Adapters())) {
      for (const FlagText& flag : command.flags) {
        const std::string name = flag.names.back();
        EXPECT_THAT(script, HasSubstr(name.substr(name.starts_with("--") ? 2 : 1))) << shell;
      }
    }
    EXPECT_THAT(script, HasSubstr("github gitlab jenkins dotenv dotenv-export dotenv-expand "
                                  "docker-env csv json json-list yaml shell powershell"));
  }
}

TEST(Completion, OfAnotherShellIsAnError) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"completion"}, {"completion", "tcsh"}, {"completion", kCanary}}) {
    EXPECT_THAT(FailureOf(words), HasSubstr("stepveil completion bash, or zsh, or fish"));
  }
}

}  // namespace
}  // namespace stepveil
