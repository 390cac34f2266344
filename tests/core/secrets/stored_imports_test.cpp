#include "core/secrets/stored_imports.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Place kA{"dev", "/a"};
const Place kB{"prod", "/b"};

std::string TwoImports(const std::string& of_a, const std::string& of_b) {
  return ImportEntry("dev", "/a", of_a) + "," + ImportEntry("prod", "/b", of_b);
}

std::vector<PathAnswer> TwoShown() {
  std::vector<PathAnswer> answers;
  answers.push_back(Answered(
      "/app", List("", TwoImports(ImportedRow("X", "x"), ImportedRow("Y", "postgres://@db")))));
  return answers;
}

TEST(StoredImports, AreAskedForWhereAPathHasSeveral) {
  const auto answers = TwoShown();
  std::set<Place> open{kA, kB, {"dev", "/other"}};
  const auto together = TakeTogether(answers, Ask({"/app"}), open);
  ASSERT_THAT(together, SizeIs(1));
  EXPECT_THAT(together[0].covers, ElementsAre(kA, kB));
  EXPECT_THAT(open, ElementsAre(Place{"dev", "/other"}));
  EXPECT_EQ(Call(together[0], Token(), SampleTarget()).path,
            std::string("/api/v2/secret-imports/secrets?projectId=") + kProjectId +
                "&environment=dev&path=%2Fapp");
}

TEST(StoredImports, LeaveOneAloneAndAllWithStrict) {
  const auto answers = TwoShown();
  std::set<Place> one{kA};
  EXPECT_THAT(TakeTogether(answers, Ask({"/app"}), one), IsEmpty());
  Request strict = Ask({"/app"});
  strict.strict = true;
  std::set<Place> two{kA, kB};
  EXPECT_THAT(TakeTogether(answers, strict, two), IsEmpty());
  EXPECT_THAT(two, SizeIs(2));
}

TEST(StoredImports, OfARecursivePathAreItsOwnAlone) {
  auto answers = TwoShown();
  Request request = Ask({"/app"});
  request.recursive = true;
  std::set<Place> open{kA, kB};
  EXPECT_THAT(TakeTogether(answers, request, open), IsEmpty());
  answers[0].import_rules = {{"prod", "/b", false}, {"dev", "/a", false}};
  EXPECT_THAT(TakeTogether(answers, request, open), SizeIs(1));
}

// Which of /a and /b are plain, by `body` as the server's answer.
std::vector<Place> Plain(const std::string& body, const Request& request = Ask({"/app"}),
                         int status = 200) {
  const auto answers = TwoShown();
  Folders folders;
  TakeStored({status, {}, Secret(body)}, {answers.data(), {kA, kB}}, request, folders);
  std::vector<Place> plain;
  for (const Place& place : {kA, kB}) {
    if (folders.IsPlain(place)) {
      plain.push_back(place);
    }
  }
  return plain;
}

std::string Stored(const std::string& of_a, const std::string& of_b) {
  return R"({"secrets":[)" + TwoImports(of_a, of_b) + "]}";
}

TEST(StoredImports, ArePlainWhereTheListShowsWhatIsStored) {
  const std::string x = ImportedRow("X", "x");
  EXPECT_THAT(Plain(Stored(x, ImportedRow("Y", "postgres://@db"))), ElementsAre(kA, kB));
  EXPECT_THAT(Plain(Stored(x, ImportedRow("Y", "postgres://${TYPO}@db"))), ElementsAre(kA));
  Request request = Ask({"/app"});
  request.selection.except = {"Y"};
  EXPECT_THAT(Plain(Stored(x, ImportedRow("Y", "postgres://${TYPO}@db")), request),
              ElementsAre(kA, kB));
}

// What differs, or isn't there, is looked at.
TEST(StoredImports, AreNotPlainWhereAnythingIsAmiss) {
  const std::string x = ImportedRow("X", "x");
  const std::string y = ImportedRow("Y", "postgres://@db");
  EXPECT_THAT(Plain(Stored(x, ImportedRow("Y", "changed"))), ElementsAre(kA));
  EXPECT_THAT(Plain(Stored(x, "")), ElementsAre(kA));
  EXPECT_THAT(Plain(R"({"secrets":[)" + ImportEntry("dev", "/b", y) + "]}"), IsEmpty());
  EXPECT_THAT(Plain(R"({"imports":[]})"), IsEmpty());
  EXPECT_THAT(Plain(R"({"secrets":{}})"), IsEmpty());
  EXPECT_THAT(Plain("<html>"), IsEmpty());
  EXPECT_THAT(Plain(Stored(x, y), Ask({"/app"}), 403), IsEmpty());
}

}  // namespace
}  // namespace stepveil
