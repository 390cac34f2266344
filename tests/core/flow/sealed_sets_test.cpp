#include "core/flow/sealed_sets.h"

#include "core/flow/fetch_all.h"
#include "tests/core/flow/sealed_scene.h"

#include <filesystem>

namespace stepveil {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SealedSetsTest : public SealedSceneTest {
 protected:
  SealedSetsTest() {
    requests_.front().seal.sealed = folder_.path() / "secrets.age";
    requests_.push_back(RequestFor("/compose"));
    sets_.push_back(SetOf({{"A", kCanary}, {"B", "2"}}));
    sets_.push_back(SetOf({{"C", "3"}}));
  }

  void Seal() {
    const auto text = WriteBundle(BundleOf(requests_, sets_, wall_));
    ASSERT_TRUE(text);
    const SealSettings& seal = requests_.front().seal;
    ASSERT_TRUE(WriteSealedFile(seal.sealed, *text, seal));
  }

  [[nodiscard]] std::string Refusal() {
    const auto opened = OpenSealedSets(requests_, context_);
    return opened ? "opened" : TextOf(opened.error());
  }

  std::vector<SecretSet> sets_;
};

TEST_F(SealedSetsTest, EachRequestGetsItsOwn) {
  Seal();
  const auto opened = OpenSealedSets(requests_, context_);
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_EQ(opened->size(), 2U);
  EXPECT_EQ(opened->front().secrets.front().value.Expose(), kCanary);
  EXPECT_EQ(opened->back().secrets.front().name, "C");
  std::swap(requests_.front().paths, requests_.back().paths);
  const auto swapped = OpenSealedSets(requests_, context_);
  ASSERT_TRUE(swapped);
  EXPECT_EQ(swapped->front().secrets.front().name, "C");
}

TEST_F(SealedSetsTest, OnlyWhatIsTakenIsSealed) {
  requests_.front().selection.except = {"A"};
  requests_.back().selection.only = {"C"};
  const Bundle bundle = BundleOf(requests_, sets_, wall_);
  EXPECT_EQ(bundle.created, wall_);
  EXPECT_EQ(bundle.not_after, wall_ + hours(24));
  ASSERT_EQ(bundle.sets.size(), 2U);
  ASSERT_EQ(bundle.sets.front().set.secrets.size(), 1U);
  EXPECT_EQ(bundle.sets.front().set.secrets.front().name, "B");
  EXPECT_EQ(bundle.sets.back().set.secrets.size(), 1U);
}

TEST_F(SealedSetsTest, TimeIsLookedAt) {
  Seal();
  const WallTime made = wall_;
  wall_ = made + hours(24);
  EXPECT_EQ(Refusal(), "opened");
  wall_ += seconds(1);
  EXPECT_THAT(Refusal(), AllOf(HasSubstr("cannot use the sealed file"),
                               HasSubstr("secrets.age\": its time was over at 2026-12-01T")));
  wall_ = made - minutes(5);
  EXPECT_EQ(Refusal(), "opened");
  wall_ -= seconds(1);
  EXPECT_THAT(Refusal(), HasSubstr("by this clock it was made 5 minutes from now"));
}

TEST_F(SealedSetsTest, AFileThatIsNotThereIsNamed) {
  EXPECT_THAT(Refusal(), AllOf(HasSubstr("secrets.age\": there is no such file"),
                               HasSubstr("has the job's artifact or cache arrived?")));
}

TEST_F(SealedSetsTest, OfSeveralTheOneThatIsMissingIsNamed) {
  Seal();
  requests_.back().environment = "prod";
  EXPECT_THAT(Refusal(), AllOf(HasSubstr("process \"compose\": it was sealed for another request"),
                               HasSubstr("env is \"dev\" in it, and \"prod\" here")));
}

TEST_F(SealedSetsTest, NobodyIsAskedAndWarningsAreToldAgain) {
  sets_.front().warnings = {"a folder is missing"};
  Seal();
  requests_.front().credential_variables = {"STEPVEIL_SEAL_KEY"};
  requests_.front().domains = {"https://secrets.test"};
  const auto fetched = FetchAll(requests_, ToCommand(), context_);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->sets.size(), 2U);
  EXPECT_THAT(fetched->credential_variables, ElementsAre("STEPVEIL_SEAL_KEY"));
  EXPECT_EQ(fetched->revocation, nullptr);
  EXPECT_THAT(Said(), HasSubstr("a folder is missing"));
}

}  // namespace
}  // namespace stepveil
