// Several requests on one login.
#include "tests/core/flow/refetch_scene.h"

namespace stepveil {
namespace {

class RefetchAllTest : public RefetchTest {
 protected:
  RefetchAllTest() {
    requests_.push_back(Ask({"/backend"}));
    requests_.push_back(Ask({"/frontend"}));
    requests_[0].process = "backend";
    requests_[1].process = "frontend";
    for (Request& request : requests_) {
      request.login.method = "universal";
    }
    all_kept_.emplace(requests_, context_);
    ServeEach("first-of-backend", "first-of-frontend");
  }

  void ServeEach(const std::string& backend, const std::string& frontend) {
    instance_.On(kV4, {200, List(Row("A", backend, "/backend"))}, "%2Fbackend");
    instance_.On(kV4, {200, List(Row("B", frontend, "/frontend"))}, "%2Ffrontend");
  }

  void StartAll() {
    Session login = NewLogin();
    auto first = FetchFirst(requests_, Destination(), context_, login, *all_kept_);
    ASSERT_TRUE(first) << first.error().message;
    refetch_.emplace(
        requests_, Destination(), context_, [this]() -> Result<Session> { return NewLogin(); },
        std::move(login), *std::move(first), *all_kept_);
    Said();
  }

  std::vector<Request> requests_;
  std::optional<Fallback> all_kept_;
};

TEST_F(RefetchAllTest, NamesTheOneThatHasChangedAndItsProcess) {
  StartAll();
  EXPECT_EQ(Take(), Turn::kSame);
  ServeEach("first-of-backend", "second-of-frontend");
  EXPECT_EQ(Take(), Turn::kChanged);
  EXPECT_EQ(refetch_->changed(), std::vector<std::size_t>{1});
  EXPECT_EQ(Said(),
            "stepveil: note: frontend: the secrets have changed, starting the command anew: "
            "changed \"B\"\n");
  EXPECT_EQ(refetch_->environment(1).variables[0].value.Expose(), "second-of-frontend");
  EXPECT_EQ(refetch_->environment(0).variables[0].value.Expose(), "first-of-backend");
  for (const char* value : {"first-of-backend", "first-of-frontend", "second-of-frontend"}) {
    EXPECT_TRUE(Masks(value)) << value;
  }
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(logins_, 1);
}

TEST_F(RefetchAllTest, WhatOneHasWrongLeavesTheOthersTheirChanges) {
  StartAll();
  instance_.On(kV4, {200, List("")}, "%2Fbackend");
  instance_.On(kV4, {200, List(Row("B", "second-of-frontend", "/frontend"))}, "%2Ffrontend");
  EXPECT_EQ(Take(), Turn::kChanged);
  EXPECT_EQ(refetch_->changed(), std::vector<std::size_t>{1});
  EXPECT_THAT(Said(), AllOf(HasSubstr("warning: backend: the secrets "),
                            HasSubstr("the command keeps running with what it has"),
                            HasSubstr("note: frontend: the secrets have changed")));
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(Said(), "") << "once";
  ServeEach("first-of-backend", "second-of-frontend");
  EXPECT_EQ(Take(), Turn::kSame);
  EXPECT_EQ(Said(), "stepveil: note: the secrets can be fetched again\n");
}

TEST_F(RefetchAllTest, AnOutageIsOneForAll) {
  StartAll();
  instance_.Die({TransportFailure::Kind::kTls, "it failed"});
  EXPECT_EQ(Take(), Turn::kSame);
  const std::string said = Said();
  EXPECT_THAT(said, HasSubstr("the commands keep running with what they have"));
  EXPECT_EQ(said.find("warning"), said.rfind("warning"));
  EXPECT_LT(refetch_->Pause(seconds(10)), seconds(20)) << "one failure, not one for each";
}

}  // namespace
}  // namespace stepveil
