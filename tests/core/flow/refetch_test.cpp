#include "core/flow/refetch.h"

#include "tests/core/flow/refetch_scene.h"

namespace stepveil {
namespace {

TEST_F(RefetchTest, NothingIsSaidWhereNothingChanges) {
  Start();
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(Said(), "");
}

TEST_F(RefetchTest, AChangeIsNamedAndOldAndNewAreMasked) {
  Start();
  Serve({{"A", "second-value"}, {"B", "another-value"}});
  EXPECT_EQ(Take(), Turn::kChanged);
  EXPECT_EQ(Said(),
            "stepveil: note: the secrets have changed, starting the command anew: changed \"A\"; "
            "added \"B\"\n");
  EXPECT_EQ(refetch_->environment().variables[0].value.Expose(), "second-value");
  for (const char* value : {"first-value", "second-value", "another-value", "access-token-1"}) {
    EXPECT_TRUE(Masks(value)) << value;
    console_.Warn(value);
    EXPECT_EQ(Said(), "stepveil: warning: ***\n") << value;
  }
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(Said(), "");
}

TEST_F(RefetchTest, BackAndForthAddsNoNeedlesTwice) {
  Start();
  const auto change = [&](const char* value) {
    Serve({{"A", value}});
    EXPECT_EQ(Take(), Turn::kChanged);
    return refetch_->needles().size();
  };
  change("second-value");
  const std::size_t both = change("first-value");
  EXPECT_EQ(change("second-value"), both);
  EXPECT_EQ(change("first-value"), both);
}

TEST_F(RefetchTest, AnOutageIsToldOnceAndItsEndToo) {
  Start();
  instance_.Die({TransportFailure::Kind::kTls, "it failed"});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Take(), Turn::kSame);
  }
  EXPECT_THAT(Said(),
              AllOf(HasSubstr("warning: the secrets could not be fetched again, the command "
                              "keeps running with what it has: cannot reach"),
                    HasSubstr("it failed")));
  EXPECT_GT(refetch_->Pause(seconds(10)), seconds(30)) << "three failures";
  instance_.Revive();
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(Said(), "stepveil: note: the secrets can be fetched again\n");
  EXPECT_EQ(refetch_->Pause(seconds(10)), seconds(10));
}

// Each is what a server may answer in place of the secrets; in the end it is as it was.
TEST_F(RefetchTest, WorseIsNotTaken) {
  request_.allow_empty = request_.allow_partial = true;
  request_.selection.require = {"A"};
  Start();
  const auto keeps = [&](const std::string& why) {
    EXPECT_EQ(Take(), Turn::kSame) << why;
    EXPECT_EQ(Take(), Turn::kSame) << why;
    EXPECT_THAT(Said(), AllOf(HasSubstr("keeps running with what it has"), HasSubstr(why),
                              Not(HasSubstr("canary"))));
    EXPECT_EQ(Said(), "") << "once";
    EXPECT_EQ(refetch_->environment().variables.size(), 1U);
    Serve({{"A", "first-value"}});
    EXPECT_EQ(Take(), Turn::kSame) << why;
    EXPECT_EQ(Said(), "stepveil: note: the secrets can be fetched again\n") << why;
  };
  Serve({});
  keeps("path \"/backend\" held secrets and holds none now");
  Serve({{"B", "canary-9f3b-SECRET"}});
  keeps("required name \"A\"");
  Serve({{"A", "canary-9f3b-SECRET"}, {"PATH", "canary-9f3b-SECRET"}});
  keeps("\"PATH\"");
  Serve({{"A", "canary-9f3b-SECRET ${X}"}});
  keeps("\"A\"");
  instance_.On(
      kV4,
      {200, List(Row("A", "canary-9f3b-SECRET", "/backend") + "," +
                 Row("B", "<hidden-by-infisical>", "/backend", R"(,"secretValueHidden":true)"))});
  keeps("\"B\"");
  instance_.On(kV4, {500, "canary-9f3b-SECRET"});
  keeps("500");
}

TEST_F(RefetchTest, ARemovedSecretIsAChange) {
  Serve({{"A", "first-value"}, {"B", "another-value"}});
  Start();
  Serve({{"A", "first-value"}});
  EXPECT_EQ(Take(), Turn::kChanged);
  EXPECT_THAT(Said(), HasSubstr("removed \"B\""));
  EXPECT_TRUE(Masks("another-value"));
}

}  // namespace
}  // namespace stepveil
