#include "core/secrets/answer.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Result<ListAnswer> Read(const std::string& body) { return ReadList({200, {}, Secret(body)}); }

TEST(ReadList, TakesRowsTagsAndImports) {
  const auto list = Read(List(
      R"({"secretKey":"A","secretValue":"v\n\u0000x","environment":"dev","secretPath":"/p","tags":[{"slug":"ci"}]})",
      ImportEntry("prod", "/shared", ImportedRow("B", ""))));
  ASSERT_TRUE(list);
  ASSERT_EQ(list->own.size(), 1U);
  EXPECT_EQ(list->own[0].name, "A");
  EXPECT_EQ(list->own[0].value.Expose(), std::string_view("v\n\0x", 4));
  EXPECT_EQ(list->own[0].path, "/p");
  EXPECT_THAT(list->own[0].tags, ElementsAre("ci"));
  ASSERT_EQ(list->imports.size(), 1U);
  EXPECT_EQ(list->imports[0].path, "/shared");
  EXPECT_TRUE(list->imports[0].has_folder);
  EXPECT_TRUE(list->imports[0].secrets[0].value.empty());
}

TEST(ReadList, ImportsMayBeAbsent) {
  const auto list = Read(R"({"secrets":[]})");
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->own.empty());
  const auto gone = Read(List("", ImportEntry("dev", "/gone", "", false)));
  ASSERT_TRUE(gone);
  EXPECT_FALSE(gone->imports[0].has_folder);
}

// v3 sends a user's personal overrides beside the shared rows; an identity sees shared ones.
TEST(ReadList, LeavesPersonalOverridesOut) {
  const auto list = Read(
      List(R"({"secretKey":"A","secretValue":"mine","type":"personal"},)" + Row("A", "ours", "/")));
  ASSERT_TRUE(list);
  ASSERT_EQ(list->own.size(), 1U);
  EXPECT_EQ(list->own[0].value.Expose(), "ours");
}

// Unrecorded: v4's hidden values.
TEST(ReadList, KnowsAWithheldValue) {
  const std::string placeholder = "<hidden-by-infisical>";
  const auto list = Read(List(Row("A", placeholder, "/", R"(,"secretValueHidden":true)") + "," +
                              Row("B", placeholder, "/", R"(,"secretValueHidden":false)") + "," +
                              Row("C", placeholder, "/") + "," +
                              R"({"secretKey":"D","secretValueHidden":true})"));
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->own[0].withheld);
  EXPECT_FALSE(list->own[1].withheld);
  EXPECT_TRUE(list->own[2].withheld);
  EXPECT_TRUE(list->own[3].withheld);
}

TEST(ReadList, RefusesAnyOtherShapeWithoutQuotingIt) {
  const std::string canary = R"("canary-9f3b-SECRET")";
  for (const std::string& body : std::vector<std::string>{
           std::string(""), std::string("<html>canary-9f3b-SECRET"), "[" + canary + "]",
           R"({"secrets":)" + canary + "}", R"({"secrets":[)" + canary + "]}",
           R"({"secrets":[{"secretKey":)" + canary + R"(,"secretValue":7}]})",
           R"({"secrets":[{"secretKey":7,"secretValue":)" + canary + "}]}",
           R"({"secrets":[{"secretKey":)" + canary + "}]}",
           R"({"secrets":[{"secretKey":"A","secretValue":)" + canary + R"(,"tags":{}}]})",
           R"({"secrets":[{"secretKey":"A","secretValue":)" + canary + R"(,"tags":[{}]}]})",
           R"({"secrets":[{"secretKey":"A","secretValue":)" + canary + R"(,"secretPath":1}]})",
           R"({"secrets":[{"secretKey":"A","secretValue":)" + canary +
               R"(,"secretValueHidden":1}]})",
           R"({"secrets":[],"imports":)" + canary + "}", R"({"secrets":[],"imports":[{}]})",
           R"({"secrets":[{"secretKey":"A","secretValue":"canary-9f3b-SECR)"}) {
    const auto list = Read(body);
    ASSERT_FALSE(list) << body;
    const bool broken = body.empty() || body.front() == '<' || body.back() == 'R';
    EXPECT_EQ(list.error().code, broken ? ErrorCode::kNetwork : ErrorCode::kSecret) << body;
    EXPECT_THAT(AllOf(list.error()), Not(HasSubstr("canary"))) << body;
    EXPECT_THAT(list.error().message, HasSubstr(std::to_string(body.size()) + " bytes"));
  }
}

std::string FaultOf(const std::string& body) {
  const auto list = Read(body);
  return list ? "" : list.error().message;
}

TEST(ReadList, SaysWhyAListIsMoreThanAList) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_THAT(FaultOf(List(Row("A", "canary-9f3b-SECRET", "/", R"(,"actor":)" + deep))),
              HasSubstr("(JSON in more than 32 levels)"));
  std::string rows = Row("A", "v", "/");
  for (int i = 0; i < 1'500'000; ++i) {
    rows += ",0";
  }
  EXPECT_THAT(FaultOf(List(rows)), HasSubstr("(more JSON than can be meant)"));
}

// 20,000 secrets as a server sends them, with five tags and two kilobytes each.
TEST(ReadList, TakesAsMuchAsAProjectCanHold) {
  std::string tags;
  for (const char* slug : {"a", "b", "c", "d", "e"}) {
    tags += std::string(tags.empty() ? "" : ",") + R"({"id":"1","slug":")" + slug +
            R"(","color":"#fff","name":"n"})";
  }
  const std::string more =
      R"(,"_id":"1","workspace":"w","version":1,"secretComment":"","metadata":)"
      R"([],"actor":{"actorId":"1","name":"n","membershipId":null},"more":[)" +
      tags + "]";
  const std::string value(2000, 'v');
  std::string rows;
  for (int i = 0; i < 20'000; ++i) {
    rows += (i == 0 ? "" : ",") + Row("NAME_" + std::to_string(i), value, "/", more);
  }
  const auto list = Read(List(rows));
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->own.size(), 20'000U);
}

}  // namespace
}  // namespace stepveil
