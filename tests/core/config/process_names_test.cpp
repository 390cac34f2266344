#include "core/config/process_names.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ProcessNames, AreThoseOfTheFileThatCounts) {
  const Scratch scratch;
  scratch.MakeFolder("below/.git");
  scratch.Write(".stepveil.yaml", "processes: {frontend: {path: /f}, backend: {path: /b}}\n");
  EXPECT_THAT(ProcessNames(scratch.root()), ElementsAre("backend", "frontend"));
  EXPECT_THAT(ProcessNames(scratch / "below"), IsEmpty()) << "another repository";
}

TEST(ProcessNames, AreNoneWhereNothingCanBeRead) {
  const Scratch scratch;
  EXPECT_THAT(ProcessNames(scratch.root()), IsEmpty());
  scratch.Write(".stepveil.yaml", "processes: [\n");
  EXPECT_THAT(ProcessNames(scratch.root()), IsEmpty());
  scratch.Write(".stepveil.yaml", "processes: {backend: {path: /b}}\n", 0666);
  EXPECT_THAT(ProcessNames(scratch.root()), IsEmpty()) << "others can write it";
}

}  // namespace
}  // namespace stepveil
