// The server's half of the contract: the dev server answers every recorded request as the recorded
// server did.
#include "tests/contract/server_compare.h"
#include "tests/contract/server_scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace stepveil::devserver {
namespace {

// A recording that the model does not meet. All but the secret named `key` must be equal still.
struct Exception {
  const char* name;
  const char* key;
  const char* reason;
};

constexpr Exception kExceptions[] = {
    {"list-refs-expanded", "R_TWO_NESTED",
     "the server expands a list's values at the same time over one shared pattern, so that which "
     "of "
     "two nested references is followed changes from call to call; the model takes them in turn"},
    {"list-refs-expanded-again", "CYCLE_B", "the same race decides how often a cycle is unrolled"},
};

const Exception* FindException(const std::string& name) {
  for (const Exception& exception : kExceptions) {
    if (name == exception.name) return &exception;
  }
  return nullptr;
}

struct Tally {
  int equal = 0, excepted = 0;
};

void Check(const Recording& recording, Tally& tally) {
  Rig rig;
  const Answer answer = rig.Send(Prepare(rig, recording.name, recording.request));
  const std::string response = Filled(recording.response, rig.placeholders());
  const auto faults = Differences(response, answer);
  const Exception* exception = FindException(recording.name);
  if (exception == nullptr) {
    EXPECT_THAT(faults, testing::IsEmpty()) << recording.name;
    tally.equal += faults.empty() ? 1 : 0;
    return;
  }
  ++tally.excepted;
  EXPECT_FALSE(faults.empty()) << recording.name << " is equal: take it off the list of exceptions";
  EXPECT_THAT(Differences(response, answer, exception->key), testing::IsEmpty()) << recording.name;
}

TEST(ServerContract, AnswersEveryRecordingAsRecorded) {
  const auto recordings = LoadRecordings();
  EXPECT_EQ(recordings.size(), 204u);
  Tally tally;
  for (const Recording& recording : recordings) Check(recording, tally);
  for (const Exception& exception : kExceptions) {
    std::cout << "exception: " << exception.name << " (" << exception.key
              << "): " << exception.reason << '\n';
  }
  std::cout << "contract, server half: " << tally.equal << " of " << recordings.size() << " equal, "
            << tally.excepted << " listed exceptions\n";
}

constexpr const char* kResponse = R"({"status":200,"headers":{"x-ratelimit-limit":"40",
  "x-ratelimit-remaining":"39","content-length":"96"},"body":{"secrets":[
  {"id":"<UUID-1>","_id":"<UUID-1>","secretKey":"A"}]}})";
constexpr const char* kBody = R"({"secrets":[{"id":"11111111-1111-4111-8111-111111111111",)"
                              R"("_id":"11111111-1111-4111-8111-111111111111","secretKey":"A"}]})";

Answer Recorded() {
  std::string body = kBody;
  return {200, {{"x-ratelimit-limit", "40"}, {"x-ratelimit-remaining", "39"}}, body};
}

std::string WithLength(std::size_t length) {
  return Filled(kResponse, {{"\"96\"", '"' + std::to_string(length) + '"'}});
}

TEST(ServerContract, TheComparisonAcceptsWhatIsEqual) {
  EXPECT_THAT(Differences(WithLength(std::string(kBody).size()), Recorded()), testing::IsEmpty());
}

TEST(ServerContract, TheComparisonFindsEachKindOfDifference) {
  const std::string response = WithLength(std::string(kBody).size());
  Answer status = Recorded();
  status.status = 201;
  EXPECT_THAT(Differences(response, status), testing::SizeIs(1));
  Answer limit = Recorded();
  limit.headers[0].second = "60";
  EXPECT_THAT(Differences(response, limit), testing::SizeIs(1));
  Answer exhausted = Recorded();
  exhausted.headers.emplace_back("retry-after", "59");
  EXPECT_THAT(Differences(response, exhausted), testing::SizeIs(1));
  Answer value = Recorded();
  value.body.replace(value.body.find("\"A\""), 3, "\"B\"");
  EXPECT_THAT(Differences(response, value), testing::SizeIs(1));
  Answer other_id = Recorded();
  other_id.body.replace(other_id.body.find("_id\":\"1") + 6, 1, "2");
  EXPECT_THAT(Differences(response, other_id), testing::SizeIs(1));
  Answer shorter = Recorded();
  shorter.body = R"({"secrets":[]})";
  EXPECT_THAT(Differences(response, shorter), testing::SizeIs(2));
}

}  // namespace
}  // namespace stepveil::devserver
