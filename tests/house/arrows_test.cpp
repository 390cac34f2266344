// The layers: which folder may include which. The table is the design's; an #include that follows
// no arrow, directly or over several, fails here.
#include "tests/house/source_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Table = std::map<std::string, std::set<std::string>>;

const std::set<std::string> kAdapterNeeds = {"core/flow",     "core/export", "core/environment",
                                             "core/mask",     "core/seal",   "core/http",
                                             "core/identity", "core/base"};

const Table kArrows = {
    {"core/base", {}},
    {"core/http", {"core/base"}},
    {"core/identity", {"core/http"}},
    {"core/config", {"core/identity"}},
    {"core/mask", {"core/base"}},
    {"core/secrets", {"core/config"}},
    {"core/environment", {"core/secrets"}},
    {"core/export", {"core/environment"}},
    {"core/seal", {"core/export"}},
    {"core/run", {"core/mask"}},
    {"core/cli", {"core/config", "core/mask", "core/run"}},
    {"core/flow", {"core/cli", "core/secrets", "core/export", "core/seal", "core/run"}},
    {"core/check", {"core/flow"}},
    {"core/print", {"core/flow"}},
    {"core/init", {"core/flow"}},
    {"core/scan", {"core/flow"}},
    {"core/app", {"core/check", "core/init", "core/print", "core/scan", "core/flow", "core/run"}},
    {"github-action",
     {"core/check", "core/print", "core/flow", "core/export", "core/environment", "core/mask",
      "core/seal", "core/http", "core/identity", "core/base"}},
    {"gitlab-component", kAdapterNeeds},
    {"jenkins", kAdapterNeeds},
    {"main.cpp", {"github-action", "gitlab-component", "jenkins", "core/app"}},
    {"tests/devserver", {}},
};

std::set<std::string> Reachable(const std::string& part) {
  std::set<std::string> reached = {part};
  std::vector<std::string> open = {part};
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    for (const std::string& needed : kArrows.at(next)) {
      if (reached.insert(needed).second) {
        open.push_back(needed);
      }
    }
  }
  return reached;
}

std::vector<std::string> ArrowFaults(const SourceFile& file) {
  const std::string part = PartOf(file.path);
  if (!kArrows.contains(part)) {
    return {file.path + ": the table of arrows knows no part " + part};
  }
  std::set<std::string> allowed = Reachable(part);
  if (part == "tests/devserver" && file.path.ends_with("_test.cpp")) {
    allowed.insert("tests/support");  // its tests are tests
  }
  std::vector<std::string> faults;
  for (const std::string& include : IncludesOf(file)) {
    if (include.front() == '"' &&
        !allowed.contains(PartOf(include.substr(1, include.size() - 2)))) {
      faults.push_back(file.path + ": no arrow leads to " + include);
    }
  }
  return faults;
}

TEST(Arrows, EveryIncludeFollowsTheTable) {
  std::vector<SourceFile> files = ReadProduct();
  for (SourceFile& file : ReadSources({"tests/devserver"})) {
    files.push_back(std::move(file));
  }
  std::vector<std::string> faults;
  for (const SourceFile& file : files) {
    for (std::string& fault : ArrowFaults(file)) {
      faults.push_back(std::move(fault));
    }
  }
  EXPECT_THAT(faults, IsEmpty()) << Listed(faults);
}

TEST(Arrows, IncludesNameFilesFromTheRoot) {
  std::vector<std::string> faults;
  std::vector<SourceFile> files = ReadProduct();
  for (SourceFile& file : ReadSources({"tests"})) {
    files.push_back(std::move(file));
  }
  for (const SourceFile& file : files) {
    for (const std::string& include : IncludesOf(file)) {
      const std::string path = include.substr(1, include.size() - 2);
      if (include.front() == '"' &&
          !std::filesystem::exists(std::filesystem::path(STEPVEIL_SOURCE_DIR) / path)) {
        faults.push_back(file.path + ": " + include);
      }
    }
  }
  EXPECT_THAT(faults, IsEmpty()) << Listed(faults);
}

// An arrow that nobody walks would let the next one grow along it unseen.
TEST(Arrows, EveryArrowOfCoreIsWalked) {
  std::map<std::string, std::set<std::string>> walked;
  for (const SourceFile& file : ReadSources({"core"})) {
    for (const std::string& include : IncludesOf(file)) {
      walked[PartOf(file.path)].insert(PartOf(include.substr(1, include.size() - 2)));
    }
  }
  for (const auto& [part, needs] : kArrows) {
    for (const std::string& needed : part.starts_with("core/") ? needs : std::set<std::string>()) {
      EXPECT_TRUE(walked[part].contains(needed)) << part << " -> " << needed;
    }
  }
}

// The same of what the adapters share: one of them needs it at least.
TEST(Arrows, EveryArrowOfTheAdaptersIsWalkedByOne) {
  std::set<std::string> walked;
  for (const SourceFile& file : ReadProduct()) {
    for (const std::string& include : IncludesOf(file)) {
      if (kArrows.at(PartOf(file.path)) == kAdapterNeeds) {
        walked.insert(PartOf(include.substr(1, include.size() - 2)));
      }
    }
  }
  for (const std::string& needed : kAdapterNeeds) {
    EXPECT_TRUE(walked.contains(needed)) << needed;
  }
}

TEST(Arrows, TheTableHasNoCircle) {
  for (const auto& [part, needs] : kArrows) {
    for (const std::string& needed : needs) {
      EXPECT_FALSE(Reachable(needed).contains(part)) << part << " and " << needed;
    }
  }
}

TEST(Arrows, AgainstTheArrowIsAFault) {
  const auto faults = ArrowFaults(MakeSource("core/base/a.cpp", "#include \"core/run/child.h\"\n"));
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_THAT(faults[0], HasSubstr("no arrow leads to \"core/run/child.h\""));
}

TEST(Arrows, OverSeveralArrowsIsNone) {
  const std::string text =
      "#include \"core/base/secret.h\"\n#include \"core/run/b.h\"\n#include <a>";
  EXPECT_THAT(ArrowFaults(MakeSource("core/run/a.cpp", text)), IsEmpty());
}

TEST(Arrows, TheDevServerKnowsNothingOfCore) {
  const std::string own = "#include \"tests/devserver/call.h\"\n";
  EXPECT_THAT(ArrowFaults(MakeSource("tests/devserver/a.cpp", own)), IsEmpty());
  const std::string core = "#include \"core/base/text.h\"\n";
  EXPECT_THAT(ArrowFaults(MakeSource("tests/devserver/a.cpp", core)), SizeIs(1));
}

TEST(Arrows, TheDevServersTestsMayUseSupport) {
  const std::string support = "#include \"tests/support/a.h\"\n";
  EXPECT_THAT(ArrowFaults(MakeSource("tests/devserver/a_test.cpp", support)), IsEmpty());
  EXPECT_THAT(ArrowFaults(MakeSource("tests/devserver/a.cpp", support)), SizeIs(1));
}

TEST(Arrows, ANewFolderNeedsARow) {
  EXPECT_THAT(ArrowFaults(MakeSource("core/cache/a.cpp", "")), SizeIs(1));
}

// Only main.cpp names the products; core sees them as adapters.
std::vector<std::string> ProductNames(const SourceFile& file) {
  return LinesMatching(file,
                       "[Gg][Ii][Tt][Hh][Uu][Bb]|[Gg][Ii][Tt][Ll][Aa][Bb]|"
                       "[Jj][Ee][Nn][Kk][Ii][Nn][Ss]|CIRCLE_|[Cc]ircle[Cc][Ii]|"
                       "[Bb][Ii][Tt][Bb][Uu][Cc][Kk][Ee][Tt]|[Bb][Uu][Ii][Ll][Dd][Kk][Ii][Tt][Ee]|"
                       "SYSTEM_OIDC|[Aa]zure [Pp]ipelines");
}

TEST(Arrows, CoreNamesNoCiProduct) {
  std::vector<std::string> faults;
  for (const SourceFile& file : ReadSources({"core"})) {
    for (std::string& line : ProductNames(file)) {
      faults.push_back(std::move(line));
    }
  }
  EXPECT_THAT(faults, IsEmpty()) << Listed(faults);
}

TEST(Arrows, AProductsNameIsSeenInAnyCaseButNotInComments) {
  EXPECT_THAT(ProductNames(MakeSource("core/a.h", "f(\"GITHUB_ENV\");\nGitlab g;\n// jenkins")),
              SizeIs(2));
}

}  // namespace
}  // namespace stepveil::testing
