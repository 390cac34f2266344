#include "core/seal/sealed_request.h"

#include "tests/core/seal/bundle_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::SampleRequest;

using Change = std::function<void(Request&)>;

std::vector<std::string> Between(const Change& sealed, const Change& asked) {
  Request before = SampleRequest();
  Request after = SampleRequest();
  sealed(before);
  asked(after);
  return Differences(SealedRequestOf(before), SealedRequestOf(after));
}

void Nothing(Request&) {}

TEST(SealedRequest, WhatChangesTheResultHasToBeTheSame) {
  const std::vector<Change> changes = {
      [](Request& r) { r.domains = {"https://other.example"}; },
      [](Request& r) { r.domains.emplace_back("https://other.example"); },
      [](Request& r) { r.project = "other"; },
      [](Request& r) { r.environment = "dev"; },
      [](Request& r) {
        r.paths = {"/shared", "/backend"};
      },
      [](Request& r) { r.paths.emplace_back("/more"); },
      [](Request& r) { r.tags = {"web"}; },
      [](Request& r) { r.expand_references = false; },
      [](Request& r) { r.include_imports = false; },
      [](Request& r) { r.recursive = true; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(Between(Nothing, changes[i]).size(), 1U) << i;
    EXPECT_EQ(Between(changes[i], Nothing).size(), 1U) << i;
    EXPECT_THAT(Between(changes[i], changes[i]), IsEmpty()) << i;
  }
}

TEST(SealedRequest, WhatChangesNothingIsFree) {
  EXPECT_THAT(Between(Nothing,
                      [](Request& r) {
                        r.process = "other";
                        r.selection.rename = {{"A", "B"}};
                        r.selection.require = {"A"};
                        r.selection.unmasked = {"A"};
                        r.deadline = std::chrono::milliseconds(1);
                        r.login.identity_id = "x";
                        r.mask = false;
                        r.keep_token = true;
                      }),
              IsEmpty());
}

TEST(SealedRequest, TheOrderOfAddressesAndTagsIsFree) {
  EXPECT_THAT(Between(
                  [](Request& r) {
                    r.tags = {"a", "b"};
                    r.domains = {"https://a", "https://b"};
                  },
                  [](Request& r) {
                    r.tags = {"b", "a", "b"};
                    r.domains = {"https://b", "https://a"};
                  }),
              IsEmpty());
}

TEST(SealedRequest, OfAWholeSetAPartMayBeTakenButNotOfAPart) {
  const Change only = [](Request& r) { r.selection.only = {"A"}; };
  const Change except = [](Request& r) { r.selection.except = {"B"}; };
  EXPECT_THAT(Between(Nothing, only), IsEmpty());
  EXPECT_THAT(Between(Nothing, except), IsEmpty());
  EXPECT_THAT(Between(only, Nothing), ElementsAre("only is \"A\" in it, and none here"));
  EXPECT_EQ(Between(except, only).size(), 1U);
  EXPECT_THAT(Between(only, only), IsEmpty());
}

TEST(SealedRequest, WhatWasLessCheckedIsForWhoAsksForLess) {
  const std::vector<std::pair<Change, std::string>> lenient = {
      {[](Request& r) { r.allow_empty = true; }, "--allow-empty"},
      {[](Request& r) { r.allow_partial = true; }, "--allow-partial"},
      {[](Request& r) { r.allow_unresolved = true; }, "--allow-unresolved"},
      {[](Request& r) { r.import_check = false; }, "--no-import-check"}};
  for (const auto& [change, flag] : lenient) {
    EXPECT_THAT(Between(change, Nothing),
                ElementsAre("it was made with " + flag + ", which is not given here"));
    EXPECT_THAT(Between(Nothing, change), IsEmpty());
  }
  const Change strict = [](Request& r) { r.strict = true; };
  EXPECT_EQ(Between(Nothing, strict).size(), 1U);
  EXPECT_THAT(Between(strict, Nothing), IsEmpty());
}

TEST(SealedRequest, AFactThatNobodyHereKnowsIsADifference) {
  SealedRequest sealed = SealedRequestOf(SampleRequest());
  sealed.facts.push_back({"canary", {"x"}});
  EXPECT_THAT(Differences(sealed, SealedRequestOf(SampleRequest())),
              ElementsAre("it says \"canary\", which nothing here knows"));
  sealed.facts.clear();
  EXPECT_EQ(Differences(sealed, SealedRequestOf(SampleRequest())).size(), 10U);
}

}  // namespace
}  // namespace stepveil
