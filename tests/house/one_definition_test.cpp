// Two types of one name and namespace link without a word, and the linker takes the members of
// either for both.
#include "tests/house/source_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The types that a file defines at the level of namespaces, with these; none of an unnamed one.
std::vector<std::string> TypesIn(const SourceFile& file) {
  static const std::regex opens(R"(namespace( [\w:]+)? \{)");
  static const std::regex type(R"((?:struct|class|enum class) (\w+)(?: final)?(?: : [^;]*)? \{.*)");
  std::vector<std::string> spaces;
  std::vector<std::string> types;
  std::smatch match;
  std::istringstream text(file.text);
  for (std::string line; std::getline(text, line);) {
    if (std::regex_match(line, match, opens)) {
      spaces.push_back(match[1]);
    } else if (line.starts_with("}  // namespace") && !spaces.empty()) {
      spaces.pop_back();
    } else if (std::regex_match(line, match, type)) {
      std::string name;
      bool is_shared = true;
      for (const std::string& space : spaces) {
        is_shared = is_shared && !space.empty();
        name += space + " ";
      }
      if (is_shared) {
        types.push_back(name + match[1].str());
      }
    }
  }
  return types;
}

std::vector<std::string> TwiceDefined(const std::vector<SourceFile>& files) {
  std::map<std::string, std::set<std::string>> places;
  for (const SourceFile& file : files) {
    for (const std::string& type : TypesIn(file)) {
      places[type].insert(file.path);
    }
  }
  std::vector<std::string> faults;
  for (const auto& [type, paths] : places) {
    if (paths.size() > 1) {
      faults.push_back(type + ": " + *paths.begin() + " and " + *paths.rbegin());
    }
  }
  return faults;
}

TEST(OneDefinition, NoTypeOfTheProductHasTwo) {
  const auto faults = TwiceDefined(ReadProduct());
  EXPECT_THAT(faults, IsEmpty()) << Listed(faults);
}

TEST(OneDefinition, ASecondOneIsSeen) {
  const std::string shared = "namespace stepveil {\nstruct Place {\n};\n}  // namespace stepveil\n";
  const std::string hidden =
      "namespace stepveil {\nnamespace {\nstruct Place {\n};\n}  // namespace\n}  // namespace "
      "stepveil\n";
  const SourceFile one = MakeSource("core/a/a.h", shared);
  EXPECT_THAT(TwiceDefined({one, MakeSource("core/b/b.cpp", hidden)}), IsEmpty());
  EXPECT_THAT(TwiceDefined({one, MakeSource("core/b/b.h", shared)}),
              ElementsAre(" stepveil Place: core/a/a.h and core/b/b.h"));
}

}  // namespace
}  // namespace stepveil::testing
