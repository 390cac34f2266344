#include "core/secrets/answer.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

HttpResponse Answer(const std::string& body, int status = 200) {
  return {status, {}, Secret(body)};
}

TEST(LookupAnswer, ReadsAProjectInEachOfItsWrappings) {
  const std::string flat =
      R"({"id":"p1","environments":[{"slug":"dev","name":"Development"},{"slug":"prod","name":"P"}]})";
  for (const std::string& body :
       {flat, R"({"workspace":)" + flat + "}", R"({"project":)" + flat + "}"}) {
    const auto project = ReadProject(Answer(body));
    ASSERT_TRUE(project.has_value()) << body;
    EXPECT_EQ(project->id, "p1");
    EXPECT_THAT(project->environments, ElementsAre(Pair("dev", "Development"), Pair("prod", "P")));
  }
}

TEST(LookupAnswer, ReadsFoldersAndWhetherTheyAreATree) {
  const auto folders = ReadFolders(Answer(
      R"({"folders":[{"name":"a"},{"id":"2","parentId":"1","name":"b","relativePath":"/a/b"}]})"));
  ASSERT_TRUE(folders.has_value());
  ASSERT_EQ(folders->size(), 2U);
  EXPECT_EQ(folders->at(0).name, "a");
  EXPECT_FALSE(folders->at(0).of_tree);
  EXPECT_EQ(folders->at(1).parent_id, "1");
  EXPECT_TRUE(folders->at(1).of_tree);
}

TEST(LookupAnswer, ReadsImportsInTheirOrder) {
  const auto rules = ReadImportRules(Answer(
      R"({"secretImports":[{"importPath":"/b","position":2,"importEnv":{"slug":"prod"}},)"
      R"({"importPath":"/a","position":1,"importEnv":{"slug":"dev"},"isReplication":true}]})"));
  ASSERT_TRUE(rules.has_value());
  ASSERT_EQ(rules->size(), 2U);
  EXPECT_EQ(rules->at(0).path, "/a");
  EXPECT_TRUE(rules->at(0).replicated);
  EXPECT_EQ(rules->at(1).environment, "prod");
  EXPECT_FALSE(rules->at(1).replicated);
}

TEST(LookupAnswer, ReadsAServiceTokensScopes) {
  const auto info = ReadServiceToken(
      Answer(R"({"workspace":"p1","scopes":[{"secretPath":"/backend","environment":"dev"}]})"));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->project_id, "p1");
  EXPECT_THAT(info->scopes, ElementsAre(Pair("dev", "/backend")));
  EXPECT_EQ(ReadServiceToken(Answer(R"({"projectId":"p2","scopes":[]})"))->project_id, "p2");
}

TEST(LookupAnswer, OtherStatusesAndShapesAreNoAnswer) {
  const std::string project = R"({"id":"p1","environments":[]})";
  EXPECT_FALSE(ReadProject(Answer(project, 404)).has_value());
  for (const std::string body :
       {"", "[]", "{}", R"({"id":7,"folders":7,"secretImports":{},"scopes":1})",
        R"({"workspace":7})"}) {
    EXPECT_FALSE(ReadProject(Answer(body)).has_value()) << body;
    EXPECT_FALSE(ReadFolders(Answer(body)).has_value()) << body;
    EXPECT_FALSE(ReadImportRules(Answer(body)).has_value()) << body;
    EXPECT_FALSE(ReadServiceToken(Answer(body)).has_value()) << body;
  }
  const auto odd =
      ReadImportRules(Answer(R"({"secretImports":[7,{"importEnv":7,"position":"x"}]})"));
  ASSERT_TRUE(odd.has_value());
  EXPECT_EQ(odd->size(), 1U);
}

TEST(LookupAnswer, InTooManyLevelsIsNoAnswer) {
  std::string deep;
  for (int level = 0; level < 300'000; ++level) {
    deep += "{\"a\":";
  }
  deep += "1" + std::string(300'000, '}');
  EXPECT_FALSE(ReadImportRules(
      Answer(R"({"secretImports":[{"importPath":"/a","importEnv":{"slug":"dev","name":)" + deep +
             "}}]}")));
  EXPECT_FALSE(ReadFolders(Answer(R"({"folders":[{"name":"a","x":)" + deep + "}]}")));
  EXPECT_FALSE(ReadProject(Answer(R"({"id":"p1","environments":[)" + deep + "]}")));
}

}  // namespace
}  // namespace stepveil
