// The action's metadata and every example workflow, held against the checkers that its users have.
#include "tests/e2e/github_job.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

namespace stepveil::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

const fs::path kSource = STEPVEIL_SOURCE_DIR;
const fs::path kActionlint = kSource / "build/tools/bin/actionlint";
const fs::path kValidator = kSource / "build/tools/node/node_modules/.bin/action-validator";

class GithubStaticTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const bool found = fs::exists(kActionlint) && fs::exists(kValidator);
    if (!found && std::getenv("CI") == nullptr) {
      GTEST_SKIP() << "actionlint or action-validator is not installed; ./dev setup brings them";
    }
    ASSERT_TRUE(found) << "actionlint and action-validator are needed";
    Copy("github-action/action.yml", "action.yml");
    for (const char* file : {"main.js", "post.js"}) {
      fs::copy(kSource / "github-action" / file, folder_.path());
    }
    for (const auto& entry : fs::directory_iterator(kSource / "tests/e2e/github")) {
      if (entry.is_regular_file()) {
        workflows_.push_back(".github/workflows/" + entry.path().filename().string());
        Copy(fs::relative(entry.path(), kSource), workflows_.back());
      }
    }
    for (const char* name : {"artifact", "cache", "deploy", "witness"}) {
      const std::string file = "actions/" + std::string(name) + "/action.yml";
      Copy("tests/e2e/github/" + file, ".github/" + file);
    }
    for (const char* file : {"artifact/main.js", "cache/main.js", "cache/post.js",
                             "witness/main.js", "witness/post.js"}) {
      folder_.Write(".github/actions/" + std::string(file), "");
    }
    ASSERT_EQ(Run({"git", "init", "-q"}).exit_code, 0);
  }

  // A copy of a file of the source tree; `change` may spoil it.
  void Copy(const fs::path& from, const std::string& to, const std::string& what = "",
            const std::string& by = "") {
    std::ifstream stream(kSource / from);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_FALSE(text.empty()) << from;
    if (!what.empty()) {
      EXPECT_THAT(text, HasSubstr(what));
      text = std::regex_replace(text, std::regex(what), by);
    }
    folder_.Write(to, text);
  }

  [[nodiscard]] ProcessResult Run(const std::vector<std::string>& command) const {
    return RunProcess(command, {{"PATH=/usr/local/bin:/usr/bin:/bin"}, folder_.path()});
  }

  // Outputs with the names of secrets can't be listed in action.yml.
  [[nodiscard]] ProcessResult Lint() const {
    return Run({kActionlint, "-oneline", "-shellcheck=", "-pyflakes=", "-ignore",
                "property \"(database_url|tls_private_key|unicode)\" is not defined"});
  }

  [[nodiscard]] ProcessResult Validate(const std::string& file) const {
    return Run({"node", kValidator, file});
  }

  ScratchFolder folder_;
  std::vector<std::string> workflows_;
};

std::string ReadText(const fs::path& file) {
  std::ifstream stream(kSource / file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> Matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
    found.push_back((*at)[1].str());
  }
  return found;
}

// Input by input: the README has a row for each, in order, and each row names a test that exists.
TEST_F(GithubStaticTest, TheReadmeHasARowForEveryInputAndATestForEveryRow) {
  const std::string metadata = ReadText("github-action/action.yml");
  const auto inputs =
      Matches(metadata.substr(0, metadata.find("\noutputs:")), "\n  ([a-z-]+):(?=\n)");
  const std::string readme = ReadText("github-action/README.md");
  ASSERT_EQ(inputs.size(), 56U);
  auto rows = Matches(readme, "\n\\| `([a-z-]+)` \\|");
  auto sorted = inputs;
  std::sort(rows.begin(), rows.end());
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(rows, sorted);
  std::string tests;
  for (const char* folder : {"tests/e2e", "tests/github-action"}) {
    for (const auto& entry : fs::directory_iterator(kSource / folder)) {
      tests += entry.path().extension() == ".cpp" ? ReadText(entry.path()) : "";
    }
  }
  const auto named = Matches(readme, "\\| ([A-Za-z]+\\.[A-Za-z0-9]+) \\|\n");
  EXPECT_EQ(named.size(), inputs.size());
  for (const std::string& name : named) {
    const std::size_t dot = name.find('.');
    EXPECT_THAT(tests, HasSubstr("(" + name.substr(0, dot) + ", " + name.substr(dot + 1) + ")"));
  }
}

// Defects 15 to 18: a runtime that is taken away, packages of years ago, one megabyte that nobody
// reads. And an Enterprise Server has an address of its own.
TEST_F(GithubStaticTest, TheScriptsAreShortRunOnNode24AndNeedNoPackage) {
  const std::string metadata = ReadText("github-action/action.yml");
  EXPECT_THAT(metadata, HasSubstr("\n  using: node24\n"));
  EXPECT_FALSE(fs::exists(kSource / "github-action/package.json"));
  for (const char* script : {"github-action/main.js", "github-action/post.js"}) {
    const std::string text = ReadText(script);
    EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 60) << script;
    for (const std::string& module : Matches(text, "require\\('([^']+)'\\)")) {
      EXPECT_TRUE(module.starts_with("node:") || module == "./main.js") << module;
    }
    EXPECT_THAT(text, Not(HasSubstr("github.com"))) << script;
  }
  for (const auto& entry : fs::directory_iterator(kSource / "github-action")) {
    if (entry.path().extension() == ".cpp") {
      EXPECT_THAT(ReadText(entry.path()), Not(HasSubstr("github.com"))) << entry.path();
    }
  }
}

TEST_F(GithubStaticTest, ActionlintFindsNothing) {
  ASSERT_GE(workflows_.size(), 9U);
  const auto ran = Lint();
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
}

TEST_F(GithubStaticTest, ActionlintWouldFindAnInputThatIsNotThere) {
  Copy("tests/e2e/github/env.yml", ".github/workflows/env.yml", "secret-path:", "secrets-path:");
  EXPECT_THAT(Lint().out, HasSubstr("\"secrets-path\" is not defined in action \"stepveil\""));
}

// The validator's schema ends with node20; that the runner takes node24 is known from elsewhere.
TEST_F(GithubStaticTest, ActionValidatorFindsNothing) {
  for (const std::string& workflow : workflows_) {
    const auto ran = Validate(workflow);
    EXPECT_EQ(ran.exit_code, 0) << workflow << ran.out << ran.err;
  }
  Copy("github-action/action.yml", "action.yml", "using: node24", "using: node20");
  const auto ran = Validate("action.yml");
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_EQ(Validate(".github/actions/deploy/action.yml").exit_code, 0);
}

TEST_F(GithubStaticTest, ActionValidatorWouldFindAFault) {
  Copy("github-action/action.yml", "action.yml", "  main: main.js", "  maim: main.js");
  EXPECT_NE(Validate("action.yml").exit_code, 0);
}

}  // namespace
}  // namespace stepveil::testing
