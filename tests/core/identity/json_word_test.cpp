#include "core/identity/json_word.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stepveil {
namespace {

TEST(TakeWord, MovesATextOutAndNothingElse) {
  auto object = nlohmann::json::parse(R"({"a":"word","b":"two words","c":7,"d":""})");
  EXPECT_EQ(TakeWord(object, "a").Expose(), "word");
  EXPECT_EQ(object["a"], "");
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    EXPECT_TRUE(TakeWord(object, name).empty()) << name;
  }
}

}  // namespace
}  // namespace stepveil
