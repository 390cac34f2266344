#include "github-action/id_token_source.h"

#include "core/http/client.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace stepveil::github {
namespace {

using ::testing::AllOf;
using testing::Answered;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::Failed;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

// {"alg":"RS256"} . {"iss":"https://i"} . a signature that no message may show
constexpr const char* kJwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2kifQ.canary-9f3b-SECRET";
constexpr const char* kCanary = "canary-9f3b-SECRET";

class IdTokenSourceTest : public ::testing::Test {
 protected:
  Result<Secret> Fetch(const std::string& audience = "") {
    const Clock clock = time_.clock();
    const Variables variables(block_);
    const auto source = MakeIdTokenSource({variables, transport_, clock, deadline_});
    return source->Fetch(audience);
  }

  // Message and hints; neither the token asked with nor the one answered is in them.
  std::string Failure(ErrorCode code) {
    const auto id_token = Fetch();
    if (id_token) {
      return "no error";
    }
    EXPECT_EQ(id_token.error().code, code) << id_token.error().message;
    std::string text = id_token.error().message;
    for (const std::string& hint : id_token.error().hints) {
      text += "\n" + hint;
    }
    EXPECT_THAT(text, Not(HasSubstr(kCanary)));
    return text;
  }

  void Answer(int status, const std::string& body) { transport_.Queue(Answered(status, body)); }

  testing::FakeTransport transport_;
  testing::FakeClock time_;
  TimePoint deadline_ = time_.now + std::chrono::seconds(120);
  std::vector<std::string> block_{
      "ACTIONS_ID_TOKEN_REQUEST_URL=https://token.example/idtoken/x?api-version=2.0",
      "ACTIONS_ID_TOKEN_REQUEST_TOKEN=canary-9f3b-SECRET"};
};

TEST_F(IdTokenSourceTest, AsksWithTheRequestToken) {
  Answer(200, std::string(R"({"count":1,"value":")") + kJwt + "\"}");
  const auto id_token = Fetch();
  ASSERT_TRUE(id_token) << id_token.error().message;
  EXPECT_EQ(id_token->Expose(), kJwt);
  ASSERT_EQ(transport_.seen().size(), 1U);
  const auto& request = transport_.seen().front();
  EXPECT_EQ(request.method, HttpMethod::kGet);
  EXPECT_EQ(request.url, "https://token.example/idtoken/x?api-version=2.0");
  EXPECT_EQ(request.bearer, kCanary);
  EXPECT_THAT(request.headers, Contains(Pair("Accept", "application/json")));
}

TEST_F(IdTokenSourceTest, PutsTheAudienceIntoTheQuery) {
  const std::string answer = std::string(R"({"value":")") + kJwt + "\"}";
  Answer(200, answer);
  ASSERT_TRUE(Fetch("https://acme.example/a b&c"));
  EXPECT_EQ(transport_.seen().back().url,
            "https://token.example/idtoken/x?api-version=2.0&audience=https%3A%2F%2Facme.example%"
            "2Fa%20b%26c");
  for (const auto& [url, asked] : std::vector<std::pair<std::string, std::string>>{
           {"https://token.example", "https://token.example/?audience=a"},
           {"https://token.example/x", "https://token.example/x?audience=a"},
           {"https://token.example?v=1", "https://token.example/?v=1&audience=a"}}) {
    block_[0] = "ACTIONS_ID_TOKEN_REQUEST_URL=" + url;
    Answer(200, answer);
    ASSERT_TRUE(Fetch("a"));
    EXPECT_EQ(transport_.seen().back().url, asked);
  }
}

// Addresses as those two set them: nothing here knows github.com.
TEST_F(IdTokenSourceTest, AForgejoAndAnEnterpriseServerAreAskedTheSameWay) {
  for (const std::string url :
       {"https://forgejo.example/api/actions/_apis/pipelines/workflows/7/idtoken?placeholder=true",
        "https://ghes.example/_services/pipelines/abc/00000000-0000-0000-0000-000000000000/"
        "_apis/distributedtask/hubs/Actions/plans/p/jobs/j/idtoken?api-version=2.0"}) {
    block_[0] = "ACTIONS_ID_TOKEN_REQUEST_URL=" + url;
    Answer(200, std::string(R"({"value":")") + kJwt + "\"}");
    ASSERT_TRUE(Fetch("a"));
    EXPECT_EQ(transport_.seen().back().url, url + "&audience=a");
    EXPECT_EQ(transport_.seen().back().bearer, kCanary);
  }
}

TEST_F(IdTokenSourceTest, NamesTheMissingPermission) {
  const auto without = block_;
  for (std::size_t i = 0; i < without.size(); ++i) {
    block_ = without;
    block_.erase(block_.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_THAT(Failure(ErrorCode::kLogin),
                AllOf(HasSubstr("the job has no permission to ask for an id token"),
                      HasSubstr("permissions:"), HasSubstr("id-token: write"), HasSubstr("fork")));
  }
  EXPECT_TRUE(transport_.seen().empty());
}

TEST_F(IdTokenSourceTest, RefusesAnAddressThatIsNone) {
  for (const char* url : {"ftp://token.example/x", "not a url", "https://u:p@token.example/x"}) {
    block_[0] = std::string("ACTIONS_ID_TOKEN_REQUEST_URL=") + url;
    EXPECT_THAT(Failure(ErrorCode::kLogin), HasSubstr("no http or https address"));
  }
  EXPECT_TRUE(transport_.seen().empty());
}

TEST_F(IdTokenSourceTest, RefusesAnswersWithoutAJwt) {
  for (const char* body : {"", "{}", "[]", "null", "{\"value\":1}", "<html>canary-9f3b-SECRET",
                           "{\"value\":\"canary-9f3b-SECRET\"}", "{\"value\":\"\"}",
                           "{\"value\":\"a.b\"}", "{\"value\":\"canary-9f3b-SECRET"}) {
    Answer(200, body);
    EXPECT_THAT(Failure(ErrorCode::kLogin), HasSubstr("GitHub's id token endpoint answered with"))
        << body;
  }
}

TEST_F(IdTokenSourceTest, AnAnswerInTooManyLevelsHoldsNoToken) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  Answer(200, std::string(R"({"value":")") + kJwt + R"(","more":)" + deep + "}");
  EXPECT_THAT(Failure(ErrorCode::kLogin), HasSubstr("without an id token"));
}

TEST_F(IdTokenSourceTest, ExplainsARefusal) {
  for (const int status : {401, 403}) {
    Answer(status, R"({"message":"canary-9f3b-SECRET"})");
    EXPECT_THAT(Failure(ErrorCode::kLogin),
                AllOf(HasSubstr("refused with " + std::to_string(status)), HasSubstr("id-token")));
  }
  Answer(404, "");
  EXPECT_THAT(Failure(ErrorCode::kLogin), HasSubstr("answered 404"));
}

TEST_F(IdTokenSourceTest, RepeatsWhatIsSafe) {
  transport_.Queue(Failed(TransportFailure::Kind::kClosed));
  Answer(503, "");
  Answer(500, "");
  transport_.Queue(Failed(TransportFailure::Kind::kConnect));
  Answer(200, std::string(R"({"value":")") + kJwt + "\"}");
  EXPECT_TRUE(Fetch());
  EXPECT_EQ(transport_.left(), 0U);
}

TEST_F(IdTokenSourceTest, GivesUpAnEndpointThatIsGoneAtOnce) {
  transport_.set_handler(
      [](const testing::SeenRequest&) { return Failed(TransportFailure::Kind::kConnect); });
  EXPECT_THAT(Failure(ErrorCode::kNetwork), HasSubstr("cannot get the job's id token"));
  EXPECT_LE(transport_.seen().size(), 5U);
}

TEST_F(IdTokenSourceTest, HintsNameTheRunnersAddressAndNoFlagOfOurs) {
  transport_.set_handler([](const testing::SeenRequest&) {
    return HttpOutcome(
        tl::unexpected(TransportFailure{TransportFailure::Kind::kTls, "its name can't be resolved",
                                        "", ", and this machine's DNS"}));
  });
  const std::string failure = Failure(ErrorCode::kNetwork);
  EXPECT_THAT(failure,
              HasSubstr("check the address in ACTIONS_ID_TOKEN_REQUEST_URL, which the runner sets, "
                        "and this machine's DNS"));
  EXPECT_THAT(failure, Not(HasSubstr("--domain")));
}

TEST_F(IdTokenSourceTest, AHangingTryIsGivenUpAndMadeAgain) {
  int tries = 0;
  transport_.set_handler([&](const testing::SeenRequest&) {
    EXPECT_LE(transport_.last_deadline() - time_.now, std::chrono::seconds(10));
    time_.now = transport_.last_deadline();
    ++tries;
    return Failed(TransportFailure::Kind::kTimeout);
  });
  EXPECT_THAT(Failure(ErrorCode::kNetwork), HasSubstr("cannot get the job's id token"));
  EXPECT_EQ(tries, 3);
  EXPECT_EQ(time_.now, TimePoint(std::chrono::hours(1000)) + std::chrono::seconds(30));
}

TEST_F(IdTokenSourceTest, TheDeadlineBoundsAllTries) {
  deadline_ = time_.now + std::chrono::seconds(15);
  transport_.set_handler([&](const testing::SeenRequest&) {
    time_.now = transport_.last_deadline();
    return Failed(TransportFailure::Kind::kTimeout);
  });
  Failure(ErrorCode::kNetwork);
  EXPECT_EQ(time_.now, deadline_);
}

TEST_F(IdTokenSourceTest, NamesItsCredentials) {
  const Clock clock = time_.clock();
  const Variables variables(block_);
  EXPECT_THAT(MakeIdTokenSource({variables, transport_, clock, deadline_})->CredentialVariables(),
              ElementsAre("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL"));
}

}  // namespace
}  // namespace stepveil::github
