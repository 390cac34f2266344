#include "tests/core/secrets/fetch_scene.h"

namespace stepveil {
namespace {

TEST_F(FetchIfChangedTest, AnAnswerOf304IsNoChangeAndCostsOneRequestPerPath) {
  List200("one", "\"t1\"");
  EXPECT_EQ(Fetch(), "one ");
  EXPECT_THAT(instance_.flights.back(), SizeIs(1));
  List304("\"t1\"");
  EXPECT_EQ(Fetch(), "same");
  EXPECT_THAT(instance_.flights.back(), SizeIs(1));
  EXPECT_THAT(Asked(1), ElementsAre("\"t1\""));
}

TEST_F(FetchIfChangedTest, AWeakETagGoesBackAsItIs) {
  List200("one", "W/\"t1\"");
  Fetch();
  List304("W/\"t1\"");
  EXPECT_EQ(Fetch(), "same");
  EXPECT_THAT(Asked(1), ElementsAre("W/\"t1\""));
}

TEST_F(FetchIfChangedTest, AChangedListIsCheckedLikeTheFirst) {
  List200("one", "\"t1\"");
  Fetch();
  List200("${TYPO}", "\"t2\"");
  EXPECT_THAT(Fetch(), HasSubstr("unresolved"));
  List200("two", "\"t2\"");
  EXPECT_EQ(Fetch(), "two ");
  EXPECT_THAT(Asked(2), ElementsAre("\"t1\"", "")) << "the ETag of what was taken, until then";
  List304("\"t2\"");
  EXPECT_EQ(Fetch(), "same");
  EXPECT_THAT(Asked(1), ElementsAre("\"t2\""));
}

TEST_F(FetchIfChangedTest, OneChangedPathOfTwoBringsBoth) {
  List200("one", "\"b1\"");
  List200("three", "\"f1\"", "frontend");
  const Request request = Ask({"/backend", "/frontend"});
  EXPECT_EQ(Fetch(request), "one three ");
  List200("two", "\"b2\"");
  List304("\"f1\"", "frontend");
  // Both are asked for once more, without an ETag: still 304 here.
  EXPECT_THAT(Fetch(request), HasSubstr("304"));
  EXPECT_THAT(Asked(6), ::testing::IsSupersetOf({"\"b1\"", "\"f1\"", "", ""}));
  List200("three", "\"f1\"", "frontend");
  EXPECT_EQ(Fetch(request), "two three ");
}

// What a value refers to may change while the list as it is stored doesn't.
TEST_F(FetchIfChangedTest, AListWithReferencesIsKnownByTheOneThatFollowsThem) {
  List200("${B}", "\"stored\"");
  ScriptedInstance::Answer expanded{200, List(Row("A", "one", "/backend"))};
  expanded.headers["etag"] = "\"expanded\"";
  instance_.On(kV4, {200, List(Row("A", "${B}", "/backend") + "," + Row("B", "one", "/backend"))},
               "expandSecretReferences=false");
  instance_.On(kV4, expanded, "expandSecretReferences=true");
  EXPECT_EQ(Fetch(), "one ");
  expanded = {304, "", {}};
  instance_.On(kV4, expanded, "expandSecretReferences=true");
  EXPECT_EQ(Fetch(), "same");
  EXPECT_THAT(Asked(1), ElementsAre("\"expanded\""));
}

TEST_F(FetchIfChangedTest, WithoutETagsWhatWasSentIsCompared) {
  List200("one");
  EXPECT_EQ(Fetch(), "one ");
  EXPECT_EQ(Fetch(), "same");
  List200("two");
  EXPECT_EQ(Fetch(), "two ");
  EXPECT_THAT(instance_.validators, Each(""));
}

TEST_F(FetchIfChangedTest, AnETagThatNoHeaderCanCarryIsNone) {
  for (const std::string& tag :
       {std::string("\"a\r\nX: y\""), std::string("\"a b\""), '"' + std::string(300, 'x') + '"'}) {
    last_ = {};
    List200("one", tag);
    Fetch();
    EXPECT_EQ(Fetch(), "same");
    EXPECT_THAT(instance_.validators, Each(""));
  }
}

TEST_F(FetchIfChangedTest, AFailureIsForgotten) {
  List200("one", "\"t1\"");
  Fetch();
  instance_.Die({TransportFailure::Kind::kTls, "it failed"});
  EXPECT_THAT(Fetch(), HasSubstr("it failed"));
  instance_.Revive();
  List304("\"t1\"");
  EXPECT_EQ(Fetch(), "same");
}

TEST_F(FetchIfChangedTest, TheProjectIsLookedUpOnce) {
  instance_.On("/api/v1/projects/slug/",
               {200, std::string(R"({"id":")") + kProjectId + R"(","environments":[]})"});
  List200("one", "\"t1\"");
  Request request = Ask({"/backend"});
  request.project = "acme-app";
  EXPECT_EQ(Fetch(request), "one ");
  const std::size_t flights = instance_.flights.size();
  List304("\"t1\"");
  EXPECT_EQ(Fetch(request), "same");
  EXPECT_THAT(instance_.flights, SizeIs(flights + 1));
}

}  // namespace
}  // namespace stepveil
