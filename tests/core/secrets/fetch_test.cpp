#include "core/secrets/fetch.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<std::string> Names(const SecretSet& set) {
  std::vector<std::string> names;
  for (const FetchedSecret& secret : set.secrets) {
    names.push_back(secret.asked_path + ":" + secret.name);
  }
  return names;
}

// The round trip that the whole flow is built around: after the login, one flight for three paths;
// a second one for what they import, which all of them share.
TEST(Fetch, ThreePathsOfAProjectByIdAreOneFlightAndOneMoreForTheirImport) {
  ScriptedInstance instance;
  ScriptSample(instance);
  for (const std::string path : {"backend", "frontend", "compose"}) {
    instance.On(
        kV4,
        {200, List(Row("B_" + path, "1", "/" + path) + "," + Row("A_" + path, "2", "/" + path),
                   ImportEntry("dev", "/shared", ImportedRow("S", "3")))},
        "secretPath=%2F" + path);
  }
  instance.On(kV4, {200, List(Row("S", "3", "/shared"))}, "secretPath=%2Fshared");
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), Ask({"/backend", "/frontend", "/compose"}));
  ASSERT_TRUE(set);
  EXPECT_THAT(instance.flights, ElementsAre(SizeIs(3), SizeIs(1)));
  EXPECT_THAT(set->warnings, IsEmpty());
  EXPECT_THAT(Names(*set),
              ElementsAre("/backend:A_backend", "/backend:B_backend", "/backend:S",
                          "/frontend:A_frontend", "/frontend:B_frontend", "/frontend:S",
                          "/compose:A_compose", "/compose:B_compose", "/compose:S"));
  EXPECT_TRUE(set->secrets[2].imported);
  EXPECT_EQ(set->secrets[2].path, "/shared");
}

TEST(Fetch, WithheldOwnSecretsAreNotReplacedByAnImport) {
  ScriptedInstance instance;
  ScriptSample(instance);
  instance.On(
      kV4,
      {200, List(Row("K", "<hidden-by-infisical>", "/backend", R"(,"secretValueHidden":true)") +
                     "," + Row("L", "1", "/backend"),
                 ImportEntry("dev", "/shared", ImportedRow("K", "other")))});
  instance.On(kImports, {200, Rules(Rule("dev", "/shared", 1))});
  Request request = Ask({"/backend"});
  request.allow_partial = true;
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), request);
  ASSERT_TRUE(set);
  EXPECT_THAT(Names(*set), ElementsAre("/backend:L"));
}

TEST(Fetch, OneBadPathFailsTheWholeWithoutAValue) {
  ScriptedInstance instance;
  ScriptSample(instance);
  instance.On(kV4, {200, List(Row("A", "canary-9f3b-SECRET", "/backend"))}, "%2Fbackend");
  instance.On(kV4, {200, List(Row("R", "canary-9f3b-SECRET ${X}", "/compose"))}, "%2Fcompose");
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), Ask({"/backend", "/compose", "/frontent"}));
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, HasSubstr("\"/frontent\" does not exist"));
  EXPECT_THAT(set.error().message, HasSubstr("\"R\" of path \"/compose\""));
  EXPECT_THAT(AllOf(set.error()), Not(HasSubstr(kCanary)));
}

TEST(Fetch, NoErrorShowsWhatABodyHolds) {
  for (const int status : {200, 400, 401, 403, 404, 418, 422, 429, 500, 502}) {
    for (const char* type : {"application/json", "text/html", "text/plain"}) {
      ScriptedInstance instance;
      ScriptSample(instance);
      instance.On("/api", {status, "canary-9f3b-SECRET {\"secrets\":", {{"content-type", type}}});
      Client client = instance.MakeClient();
      const auto set = FetchSecrets(client, Token(), Ask({"/backend"}));
      ASSERT_FALSE(set) << status << type;
      EXPECT_THAT(AllOf(set.error()), Not(HasSubstr(kCanary))) << status << type;
      EXPECT_THAT(set.error().hints, Not(IsEmpty())) << status << type;
    }
  }
}

TEST(Fetch, AnUnknownTagIsNoEmptyFolder) {
  ScriptedInstance instance;
  ScriptSample(instance);
  Request request = Ask({"/backend"});
  request.tags = {"nope"};
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, Token(), request);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().message, "no secret of \"/backend\" has the tag \"nope\"");
}

// Fetching again, of an instance that sends ETags where a test gives one.
class FetchIfChangedTest : public ::testing::Test {
 protected:
  FetchIfChangedTest() { ScriptSample(instance_); }

  void List200(const std::string& value, const std::string& tag = "",
               const std::string& path = "backend") {
    ScriptedInstance::Answer answer{200, List(Row("A", value, "/" + path))};
    if (!tag.empty()) {
      answer.headers["etag"] = tag;
    }
    instance_.On(kV4, answer, "secretPath=%2F" + path);
  }
  void List304(const std::string& tag, const std::string& path = "backend") {
    instance_.On(kV4, {304, "", {{"etag", tag}}}, "secretPath=%2F" + path);
  }

  // What one fetch gives: the values, "same" or the error's message.
  std::string Fetch(const Request& request = Ask({"/backend"})) {
    Client client = instance_.MakeClient();
    auto set = FetchIfChanged(client, Token(), request, last_);
    if (!set) {
      return set.error().message;
    }
    std::string text = *set ? "" : "same";
    const SecretSet fetched = (*std::move(set)).value_or(SecretSet());
    for (const FetchedSecret& secret : fetched.secrets) {
      text.append(secret.value.Expose()).append(" ");
    }
    return text;
  }

  // What the last `count` requests carried as If-None-Match.
  [[nodiscard]] std::vector<std::string> Asked(std::size_t count) const {
    return {instance_.validators.end() - static_cast<std::ptrdiff_t>(count),
            instance_.validators.end()};
  }

  ScriptedInstance instance_;
  LastFetch last_;
};

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
