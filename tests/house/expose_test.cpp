// Where values leave a Secret. tests/expose_list.txt holds every file that calls Expose(), how
// often, and why: a new use is a decision that shows in review.
#include "tests/house/source_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>

namespace stepveil::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Listing {
  std::size_t count = 0;
  std::string reason;
};

using ExposeList = std::map<std::string, Listing>;

// The word alone counts, so that a pointer to the member is seen, too.
std::size_t CountExposes(const SourceFile& file) {
  static const std::regex word(R"(\bExpose\b)");
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(file.code.begin(), file.code.end(), word), {}));
}

// `path count reason` a line; # starts a comment.
ExposeList ParseList(const std::string& text) {
  ExposeList list;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string path;
    Listing listing;
    if (words >> path && path.front() != '#') {
      words >> listing.count >> std::ws;
      std::getline(words, listing.reason);
      list[path] = listing;
    }
  }
  return list;
}

std::vector<std::string> Differences(const std::vector<SourceFile>& files, ExposeList list) {
  std::vector<std::string> differences;
  for (const SourceFile& file : files) {
    const std::size_t count = CountExposes(file);
    const auto listed = list.extract(file.path);
    const Listing old = listed ? listed.mapped() : Listing{};
    if (count == old.count && (count == 0 || !old.reason.empty())) {
      continue;
    }
    if (old.count != 0) {
      differences.push_back("- " + file.path + " " + std::to_string(old.count) + " " + old.reason);
    }
    if (count != 0) {
      differences.push_back("+ " + file.path + " " + std::to_string(count) + " " +
                            (old.reason.empty() ? "REASON" : old.reason));
    }
  }
  for (const auto& [path, listing] : list) {
    differences.push_back("- " + path + " " + std::to_string(listing.count) + " " + listing.reason);
  }
  return differences;
}

TEST(Expose, EveryUseIsOnTheList) {
  std::ifstream stream(STEPVEIL_SOURCE_DIR "/tests/expose_list.txt");
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const auto differences = Differences(ReadProduct(), ParseList(text));
  EXPECT_THAT(differences, IsEmpty())
      << "tests/expose_list.txt and the sources differ; if each new use is needed, change the list "
         "(a reason is more than REASON):"
      << Listed(differences);
}

TEST(Expose, ANewUseIsADifference) {
  const auto used = MakeSource("a.cpp", "x.Expose(); // Expose()\ny->Expose();");
  EXPECT_THAT(Differences({used}, {}), ElementsAre("+ a.cpp 2 REASON"));
  EXPECT_THAT(Differences({used}, ParseList("a.cpp 1 the wire\n")),
              ElementsAre("- a.cpp 1 the wire", "+ a.cpp 2 the wire"));
  EXPECT_THAT(Differences({used}, ParseList("# why\na.cpp 2 the wire\n")), IsEmpty());
}

TEST(Expose, APointerToTheMemberIsAUse) {
  EXPECT_EQ(CountExposes(MakeSource("a.cpp", "auto out = &Secret::Expose;")), 1U);
}

TEST(Expose, AUseThatIsGoneAndAMissingReasonAreDifferences) {
  EXPECT_THAT(Differences({}, ParseList("a.cpp 1 the wire")), ElementsAre("- a.cpp 1 the wire"));
  EXPECT_THAT(Differences({MakeSource("a.cpp", "Expose()")}, ParseList("a.cpp 1")),
              ElementsAre("- a.cpp 1 ", "+ a.cpp 1 REASON"));
}

}  // namespace
}  // namespace stepveil::testing
