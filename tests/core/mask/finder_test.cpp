#include "core/mask/finder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

constexpr char kCanary[] = "canary-9f3b-SECRET";

FinderTable Table() {
  std::vector<Secret> needles;
  needles.emplace_back(kCanary);
  return *BuildFinderTable(needles);
}

TEST(Finder, SaysWhereHoweverTheStreamIsCut) {
  const std::string text = std::string("12345") + kCanary + "678";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Finder finder(Table());
    std::vector<Region> all;
    std::vector<Region> found;
    for (const std::string& piece : {text.substr(0, cut), text.substr(cut)}) {
      finder.Find(piece, found);
      all.insert(all.end(), found.begin(), found.end());
    }
    ASSERT_EQ(all.size(), 1U) << cut;
    EXPECT_EQ(all[0].start, 5U) << cut;
    EXPECT_EQ(all[0].end, 5 + std::string(kCanary).size()) << cut;
  }
}

TEST(Finder, AnotherStreamBeginsAnew) {
  Finder finder(Table());
  std::vector<Region> found;
  finder.Find("xcanary-9f3", found);
  finder.End();
  finder.Find("b-SECRET", found);
  EXPECT_TRUE(found.empty());
  finder.End();
  finder.Find(kCanary, found);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].start, 0U);
}

}  // namespace
}  // namespace stepveil
