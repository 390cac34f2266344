#include "core/app/eval_failure.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using Words = std::vector<std::string>;

std::vector<Adapter> Adapters() {
  std::vector<Adapter> adapters(2);
  adapters[0].name = "evaluated";
  adapters[0].is_evaluated = true;
  adapters[1].name = "files";
  return adapters;
}

TEST(TextThatFails, IsForWhatAShellEvaluates) {
  for (const Words& words :
       {Words{"export", "--to", "shell"}, Words{"export", "--path", "/a", "--to=shell"},
        Words{"export", "--to", "evaluated"}, Words{"export", "--format=dotenv-eval"},
        Words{"export", "-f", "dotenv-export"}, Words{"export", "--format", "dotenv-export"}}) {
    EXPECT_EQ(TextThatFails(words, Adapters(), 5), "(exit 5)\n") << words.front();
  }
  // Also for fish.
  for (const Words& words :
       {Words{"login"}, Words{"login", "--method", "oidc", "--no-such-flag"}}) {
    EXPECT_EQ(TextThatFails(words, Adapters(), 5), "sh -c 'exit 5'\n");
  }
  EXPECT_EQ(TextThatFails({"export", "--to", "powershell"}, Adapters(), 4),
            "throw 'stepveil has failed (exit code 4)'\n");
}

TEST(TextThatFails, IsNothingWhereOthersRead) {
  for (const Words& words :
       {Words{}, Words{"run"}, Words{"logout"}, Words{"login", "--plain"},
        Words{"login", "--plain=true"}, Words{"export"}, Words{"export", "--to"},
        Words{"export", "--to", "dotenv"}, Words{"export", "--to", "json"},
        Words{"export", "-f", "json"}, Words{"export", "--to", "files"},
        Words{"export", "--to", "shell", "-o", "f"},
        Words{"export", "--to", "shell", "--output-file=f"}, Words{"mask"}}) {
    EXPECT_EQ(TextThatFails(words, Adapters(), 5), "");
  }
}

}  // namespace
}  // namespace stepveil
