#include "tests/devserver/model/glob.h"

#include <gtest/gtest.h>

namespace stepveil::devserver {
namespace {

TEST(Glob, AStarStopsAtASlash) {
  EXPECT_TRUE(GlobMatches("repo:acme/*", "repo:acme/app"));
  EXPECT_FALSE(GlobMatches("repo:acme/app:*", "repo:acme/app:ref:refs/heads/main"));
  EXPECT_TRUE(GlobMatches("repo:acme/app:*", "repo:acme/app:pull_request"));
  EXPECT_FALSE(GlobMatches("repo:acme/app:**", "repo:acme/app:ref:refs/heads/main"));
}

TEST(Glob, ADoubleStarAsAWholeSegmentCrossesSlashes) {
  EXPECT_TRUE(GlobMatches("repo:acme/**", "repo:acme/app:ref:refs/heads/main"));
  EXPECT_TRUE(GlobMatches("repo:acme/**", "repo:acme"));
  EXPECT_FALSE(GlobMatches("repo:acme/**", "repo:acme2/app"));
  EXPECT_TRUE(GlobMatches("**/main", "a/b/main"));
  EXPECT_TRUE(GlobMatches("**/main", "main"));
  EXPECT_TRUE(GlobMatches("a/**/z", "a/z"));
}

TEST(Glob, BracesAreAlternatives) {
  EXPECT_TRUE(GlobMatches("/backend{,/**}", "/backend"));
  EXPECT_TRUE(GlobMatches("/backend{,/**}", "/backend/jobs"));
  EXPECT_FALSE(GlobMatches("/backend{,/**}", "/backend-extra"));
  EXPECT_FALSE(GlobMatches("/backend{,/**", "/backend"));
}

TEST(Glob, AQuestionMarkIsOneCharacterButASlash) {
  EXPECT_TRUE(GlobMatches("v?", "v1"));
  EXPECT_FALSE(GlobMatches("v?", "v/"));
  EXPECT_FALSE(GlobMatches("v?", "v"));
}

}  // namespace
}  // namespace stepveil::devserver
