#include "core/flow/shared_tokens.h"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <string>

namespace stepveil {
namespace {

std::set<std::string> Held(const SharedTokens& shared) {
  std::set<std::string> held;
  for (const LiveToken& token : shared.tokens()) {
    held.insert(token.origin + " " + std::string(token.value.Expose()));
  }
  return held;
}

// What one process writes the other sees, also once the writer is killed.
TEST(SharedTokens, AreSeenByWhoIsLeft) {
  SharedTokens shared;
  shared.Keep({"https://one", Secret("first")});
  const pid_t child = fork();
  if (child == 0) {
    shared.Keep({"https://two", Secret("second")});
    kill(getpid(), SIGKILL);
  }
  waitpid(child, nullptr, 0);
  EXPECT_EQ(Held(shared), (std::set<std::string>{"https://one first", "https://two second"}));
  EXPECT_FALSE(shared.done());
}

TEST(SharedTokens, TheOldestGivesWay) {
  SharedTokens shared;
  EXPECT_TRUE(Held(shared).empty());
  for (const char* token : {"a", "b", "c", "d"}) {
    shared.Keep({"https://one", Secret(token)});
  }
  EXPECT_EQ(Held(shared), (std::set<std::string>{"https://one c", "https://one d"}));
}

TEST(SharedTokens, WhatIsNoTokensSizeIsNotKept) {
  SharedTokens shared;
  shared.Keep({"https://one", Secret(std::string(20'000, 'x'))});
  EXPECT_TRUE(Held(shared).empty());
}

TEST(SharedTokens, SettlesForBoth) {
  SharedTokens shared;
  const pid_t child = fork();
  if (child == 0) {
    shared.MarkDone();
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(shared.done());
}

}  // namespace
}  // namespace stepveil
