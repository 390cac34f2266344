#include "core/secrets/resolve_duplicates.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;

// "NAME=value@environment:path", an asterisk in front of what was imported.
std::vector<std::string> Shown(const std::vector<ResolvedSecret>& settled) {
  std::vector<std::string> lines;
  for (const ResolvedSecret& s : settled) {
    lines.push_back((s.secret.imported ? "*" : "") + s.secret.name + "=" +
                    std::string(s.secret.value.Expose()) + "@" + s.secret.environment + ":" +
                    s.secret.path);
  }
  return lines;
}

std::vector<std::string> Settled(const std::string& path, const std::string& body,
                                 bool recursive = false,
                                 std::optional<std::vector<ImportRule>> rules = {}) {
  Request request;
  request.recursive = recursive;
  std::vector<PathAnswer> answers;
  answers.push_back(Answered(path, body));
  answers.back().import_rules = std::move(rules);
  return Shown(ResolveDuplicates(answers, request, "dev"));
}

TEST(ResolveDuplicates, OwnBeatsImportsEvenWhenEmptyAndTheLastImportWins) {
  EXPECT_THAT(
      Settled("/b", List(Row("A", "", "/b"),
                         ImportEntry("dev", "/s",
                                     ImportedRow("A", "1") + "," + ImportedRow("K", "first")) +
                             "," + ImportEntry("prod", "/s", ImportedRow("K", "last")))),
      ElementsAre("A=@dev:/b", "*K=last@prod:/s"));
}

TEST(ResolveDuplicates, RecursiveKeepsOnlyWhatIsBelow) {
  EXPECT_THAT(Settled("/backend",
                      List(Row("J", "1", "/backend/jobs") + "," + Row("X", "2", "/backend-extra") +
                           "," + Row("A", "3", "/backend")),
                      true),
              ElementsAre("A=3@dev:/backend", "J=1@dev:/backend/jobs"));
}

TEST(ResolveDuplicates, RecursiveImportsOfTheAskedFolderAreSettled) {
  const std::string body =
      List(Row("A", "1", "/b"), ImportEntry("dev", "/s", ImportedRow("K", "first")) + "," +
                                    ImportEntry("prod", "/s", ImportedRow("K", "last")));
  EXPECT_THAT(Settled("/b", body, true,
                      std::vector<ImportRule>{{"dev", "/s", false}, {"prod", "/s", false}}),
              ElementsAre("A=1@dev:/b", "*K=last@prod:/s"));
}

TEST(ResolveDuplicates, RecursiveImportsOfUnknownFoldersAreAllKeptOnce) {
  const std::string shared = ImportEntry("dev", "/s", ImportedRow("K", "first"));
  const std::string body =
      List(Row("A", "1", "/b"),
           shared + "," +
               ImportEntry("prod", "/s", ImportedRow("K", "last") + "," + ImportedRow("A", "no")) +
               "," + shared);
  EXPECT_THAT(Settled("/b", body, true, std::vector<ImportRule>{{"prod", "/s", false}}),
              ElementsAre("A=1@dev:/b", "*K=first@dev:/s", "*K=last@prod:/s"));
}

TEST(ResolveDuplicates, OrderIsByAskedPathDepthPathAndName) {
  Request request;
  request.recursive = true;
  std::vector<PathAnswer> answers;
  answers.push_back(Answered("/z", List(Row("B", "", "/z/b/c") + "," + Row("C", "", "/z/d") + "," +
                                        Row("B", "", "/z") + "," + Row("A", "", "/z"))));
  answers.push_back(Answered("/", List(Row("Q", "", "/a") + "," + Row("R", "", "/"))));
  EXPECT_THAT(Shown(ResolveDuplicates(answers, request, "dev")),
              ElementsAre("A=@dev:/z", "B=@dev:/z", "C=@dev:/z/d", "B=@dev:/z/b/c", "R=@dev:/",
                          "Q=@dev:/a"));
}

TEST(ResolveDuplicates, AMissingPathMeansTheAskedOne) {
  EXPECT_THAT(Settled("/p", R"({"secrets":[{"secretKey":"A","secretValue":"1"}]})"),
              ElementsAre("A=1@dev:/p"));
}

TEST(ResolveDuplicates, RowsThatAreKeptLoseNothing) {
  std::vector<PathAnswer> answers;
  answers.push_back(Answered("/p", List(Row("A", "1", "/p"))));
  answers.back().keep_rows = true;
  EXPECT_THAT(Shown(ResolveDuplicates(answers, {}, "dev")), ElementsAre("A=1@dev:/p"));
  EXPECT_EQ(answers[0].list->own[0].value.Expose(), "1");
}

}  // namespace
}  // namespace stepveil
