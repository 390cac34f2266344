#include "core/flow/fallback.h"

#include "tests/core/flow/sealed_scene.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace stepveil {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FallbackUnitTest : public SealedSceneTest {
 protected:
  FallbackUnitTest() {
    file_ = folder_.path() / "kept.age";
    requests_.front().seal.fallback = file_;
  }

  [[nodiscard]] static Fetched FetchedOf(
      const std::vector<std::pair<std::string, std::string>>& secrets) {
    Fetched fetched;
    fetched.sets.push_back(SetOf(secrets));
    return fetched;
  }

  // One job that fetches this.
  void Succeed(const std::vector<std::pair<std::string, std::string>>& secrets = {{"A", kCanary}}) {
    Fallback fallback(requests_, context_);
    ASSERT_TRUE(fallback.Or(FetchedOf(secrets)));
    fallback.Keep();
  }

  // One job that does not.
  Result<Fetched> Fail(Verdict verdict) {
    Fallback fallback(requests_, context_);
    Error error{ErrorCode::kNetwork, "cannot log in", {"a hint"}};
    error.verdict = verdict;
    return fallback.Or(::stepveil::Fail(std::move(error)));
  }

  [[nodiscard]] std::string Refusal(Verdict verdict) {
    const auto result = Fail(verdict);
    return result ? "used" : TextOf(result.error());
  }

  [[nodiscard]] std::string Content() const {
    std::ifstream stream(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  // Does a success with these write another file?
  bool Rewrites(const std::vector<std::pair<std::string, std::string>>& secrets = {
                    {"A", kCanary}}) {
    const std::string before = Content();
    Succeed(secrets);
    return Content() != before;
  }

  fs::path file_;
};

TEST_F(FallbackUnitTest, WithoutAFileNothingHappens) {
  requests_.front().seal.fallback.clear();
  Succeed();
  EXPECT_TRUE(fs::is_empty(folder_.path()));
  for (const Verdict verdict : {Verdict::kOutage, Verdict::kDenied, Verdict::kUnclear}) {
    EXPECT_EQ(Refusal(verdict), "cannot log in\na hint");
  }
  EXPECT_THAT(Said(), IsEmpty());
}

TEST_F(FallbackUnitTest, AnOutageIsBridgedAndItSaysHowOldTheSecretsAre) {
  Succeed();
  requests_.front().credential_variables = {"MINE"};
  ci_.credential_variables = {"THE_CIS"};
  wall_ += hours(5) + minutes(3);
  const auto used = Fail(Verdict::kOutage);
  ASSERT_TRUE(used);
  ASSERT_EQ(used->sets.size(), 1U);
  EXPECT_EQ(used->sets.front().secrets.front().value.Expose(), kCanary);
  EXPECT_THAT(used->credential_variables, ElementsAre("MINE", "THE_CIS"));
  EXPECT_THAT(Said(),
              AllOf(HasSubstr("warning: the service is down, and the secrets of /backend of "
                              "dev are 5 hours old, from the fallback"),
                    HasSubstr("of 2026-11-30T"), HasSubstr(": cannot log in")));
}

TEST_F(FallbackUnitTest, AnUnclearAnswerNeitherUsesNorRemovesIt) {
  Succeed();
  const std::string before = Content();
  EXPECT_THAT(Refusal(Verdict::kUnclear), HasSubstr("is not used: this does not say that the "
                                                    "service is down"));
  EXPECT_EQ(Content(), before);
}

TEST_F(FallbackUnitTest, ARefusalRemovesIt) {
  Succeed();
  EXPECT_THAT(Refusal(Verdict::kDenied), HasSubstr("was removed: what it held is denied now"));
  EXPECT_FALSE(fs::exists(file_));
  EXPECT_EQ(Refusal(Verdict::kDenied), "cannot log in\na hint");
  EXPECT_THAT(Refusal(Verdict::kOutage), HasSubstr("can't help: there is none yet"));
}

TEST_F(FallbackUnitTest, ARefusalRemovesNothingElse) {
  folder_.Write("kept.age", "mine\n");
  EXPECT_EQ(Refusal(Verdict::kDenied), "cannot log in\na hint");
  EXPECT_EQ(Content(), "mine\n");
  fs::remove(file_);
  const fs::path real = folder_.Write("real.age", "age-encryption.org/v1\n");
  fs::create_symlink(real, file_);
  EXPECT_EQ(Refusal(Verdict::kDenied), "cannot log in\na hint");
  EXPECT_TRUE(fs::is_symlink(file_) && fs::exists(real));
}

TEST_F(FallbackUnitTest, ItIsWrittenOnlyWhereSomethingIsAnother) {
  Succeed({{"A", kCanary}, {"B", "2"}});
  EXPECT_FALSE(Rewrites({{"A", kCanary}, {"B", "2"}}));
  EXPECT_TRUE(Rewrites({{"A", kCanary}, {"B", "3"}}));
  EXPECT_TRUE(Rewrites({{"A", kCanary}, {"C", "3"}}));
  EXPECT_TRUE(Rewrites({{"A", kCanary}}));
  requests_.front().selection.except = {"B"};
  EXPECT_TRUE(Rewrites({{"A", kCanary}}));
  requests_.front().allow_partial = true;
  EXPECT_TRUE(Rewrites({{"A", kCanary}})) << "less was checked";
  requests_.front().seal.max_age = hours(12);
  EXPECT_TRUE(Rewrites());
  requests_.push_back(RequestFor("/compose"));
  Fallback both(requests_, context_);
  Fetched fetched = FetchedOf({{"A", kCanary}});
  fetched.sets.push_back(SetOf({{"D", "4"}}));
  const std::string before = Content();
  ASSERT_TRUE(both.Or(std::move(fetched)));
  EXPECT_EQ(Content(), before) << "it is not checked yet";
  both.Keep();
  EXPECT_NE(Content(), before);
}

TEST_F(FallbackUnitTest, ItIsRenewedAfterAQuarterOfItsAge) {
  Succeed();
  wall_ += hours(6) - seconds(1);
  EXPECT_FALSE(Rewrites());
  wall_ += seconds(1);
  EXPECT_TRUE(Rewrites());
  wall_ += hours(24);
  EXPECT_EQ(Refusal(Verdict::kOutage), "used");
  wall_ -= hours(48);
  EXPECT_TRUE(Rewrites()) << "it was made by a clock that was ahead";
}

TEST_F(FallbackUnitTest, WhoeverFetchesAgainAndAgainRenewsItToo) {
  Fallback fallback(requests_, context_);
  fallback.KeepYoung();
  EXPECT_FALSE(fs::exists(file_));
  const SecretSet set = SetOf({{"A", kCanary}});
  fallback.Take({&set, 1});
  fallback.Keep();
  const std::string before = Content();
  wall_ += hours(6) - seconds(1);
  fallback.KeepYoung();
  EXPECT_EQ(Content(), before);
  wall_ += seconds(1);
  fallback.KeepYoung();
  EXPECT_NE(Content(), before);
  wall_ += hours(24);
  EXPECT_EQ(Refusal(Verdict::kOutage), "used");
}

TEST_F(FallbackUnitTest, WhatIsTooOldOrFromAnotherTimeHelpsNobody) {
  Succeed();
  const WallTime made = wall_;
  wall_ = made + hours(24) + seconds(1);
  EXPECT_THAT(Refusal(Verdict::kOutage), HasSubstr("can't help: its time was over at 2026-12-01T"));
  requests_.front().seal.max_age = hours(2);
  wall_ = made + hours(3);
  EXPECT_THAT(Refusal(Verdict::kOutage), HasSubstr("can't help: it is 3 hours old, more than the 2 "
                                                   "hours that are allowed here"));
  wall_ = made - minutes(5);
  EXPECT_EQ(Refusal(Verdict::kOutage), "used");
  EXPECT_THAT(Said(), HasSubstr("are 0 seconds old"));
  wall_ = made - minutes(5) - seconds(1);
  EXPECT_THAT(Refusal(Verdict::kOutage),
              HasSubstr("can't help: by this clock it was made 5 minutes "
                        "from now"));
  EXPECT_TRUE(fs::exists(file_));
}

TEST_F(FallbackUnitTest, WhatDiffersIsNamed) {
  Succeed();
  const auto with = [&](const std::function<void(Request&)>& change) {
    Request other = RequestFor("/backend");
    other.seal.fallback = file_;
    change(other);
    requests_.clear();
    requests_.push_back(std::move(other));
    return Refusal(Verdict::kOutage);
  };
  EXPECT_THAT(with([](Request& other) { other.environment = "prod"; }),
              HasSubstr("env is \"dev\" in it, and \"prod\" here"));
  EXPECT_THAT(with([](Request& other) { other.paths = {"/shared"}; }),
              HasSubstr("path is \"/backend\" in it, and \"/shared\" here"));
  EXPECT_THAT(with([](Request& other) { other.project = "other"; }),
              HasSubstr("project is \"acme-app\" in it, and \"other\" here"));
  EXPECT_THAT(with([](Request& other) {
                other.seal.key = Secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=");
              }),
              HasSubstr("the key does not open it"));
  EXPECT_THAT(with([](Request& other) { other.seal.key = Secret("canary-9f3b"); }),
              HasSubstr("STEPVEIL_SEAL_KEY: line 1: is no key"));
}

TEST_F(FallbackUnitTest, AFileThatIsNotOursToReplaceIsAWarning) {
  folder_.Write("kept.age", "mine\n");
  Succeed();
  EXPECT_THAT(Said(), HasSubstr("warning: the fallback"));
  EXPECT_EQ(Content(), "mine\n");
  requests_.front().seal.fallback = folder_.path() / "no" / "kept.age";
  Succeed();
  EXPECT_THAT(Said(), HasSubstr("is not kept: "));
}

TEST_F(FallbackUnitTest, OfSeveralProcessesItNamesAll) {
  requests_.push_back(RequestFor("/compose"));
  Fallback fallback(requests_, context_);
  Fetched fetched = FetchedOf({{"A", kCanary}});
  fetched.sets.push_back(SetOf({{"B", "2"}}));
  ASSERT_TRUE(fallback.Or(std::move(fetched)));
  fallback.Keep();
  const auto used = Fail(Verdict::kOutage);
  ASSERT_TRUE(used);
  ASSERT_EQ(used->sets.size(), 2U);
  EXPECT_EQ(used->sets.back().secrets.front().name, "B");
  EXPECT_THAT(Said(), HasSubstr("the secrets of backend, compose are 0 seconds old"));
}

}  // namespace
}  // namespace stepveil
