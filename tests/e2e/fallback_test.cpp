// --fallback: a last set that was good, for when the service is down. outages.tsv is the drill.
#include "core/base/text.h"
#include "tests/e2e/sealed_job.h"

#include <gmock/gmock.h>

#include <chrono>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Words = std::vector<std::string>;

constexpr char kPrintUrl[] = "printf %s \"$PUBLIC_API_URL\" | wc -c";

class FallbackTest : public SealedJobTest {
 protected:
  FallbackTest() { Set("STEPVEIL_DEADLINE", "3s"); }

  [[nodiscard]] ProcessResult Run(const Words& more = {}) const {
    Words words{"run",      "--process",          "compose", "--fallback",
                "kept.age", "--fallback-max-age", "24h"};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {"--", "sh", "-c", kPrintPassword});
    return Stepveil(words);
  }
  [[nodiscard]] bool IsKept() const { return std::filesystem::exists(folder_.path() / "kept.age"); }
  void Keep() {
    const ProcessResult kept = Run();
    ASSERT_EQ(kept.out, "9\n") << kept.err;
    ASSERT_TRUE(IsKept());
  }
};

struct Outage {
  std::string name;
  std::string at;
  std::string how;
  std::string outcome;
};

std::vector<Outage> ReadOutages() {
  std::ifstream table(STEPVEIL_SOURCE_DIR "/tests/e2e/outages.tsv");
  std::vector<Outage> outages;
  for (std::string line; std::getline(table, line);) {
    const auto cells = Split(line, '\t');
    if (!line.starts_with('#') && cells.size() == 4) {
      outages.push_back({cells[0], cells[1], cells[2], cells[3]});
    }
  }
  return outages;
}

class OutageTest : public FallbackTest, public ::testing::WithParamInterface<Outage> {
 protected:
  // Makes it go wrong; returns the flags that the job has then.
  Words GoWrong(const Outage& outage) {
    if (outage.how == "killed") {
      server_.Stop();
    } else if (outage.how == "wrong-secret") {
      Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET", "canary-9f3b");
    } else if (outage.how == "no-name") {
      return {"--domain", "https://infisical.invalid"};
    } else if (outage.how == "other-ca") {
      Unset("STEPVEIL_CA_FILE");
    } else {
      Fault(outage.at == "login" ? "/login" : "/secrets", outage.how);
    }
    return {};
  }
};

INSTANTIATE_TEST_SUITE_P(Drill, OutageTest, ::testing::ValuesIn(ReadOutages()),
                         [](const auto& outage) {
                           std::string name = outage.param.name + " at " + outage.param.at;
                           for (char& c : name) {
                             c = IsLetterOrDigit(c) ? c : '_';
                           }
                           return name;
                         });

TEST_P(OutageTest, EndsAsTheTableSays) {
  const Outage& outage = GetParam();
  if (outage.how == "no-name") {
    Set("INFISICAL_DOMAIN", server_.url() + ",https://infisical.invalid");
  }
  Keep();
  const std::string before = Content("kept.age");
  if (outage.how == "no-name") {
    server_.Stop();
  } else {
    GoWrong(outage);
  }
  const ProcessResult result = Run();
  EXPECT_EQ(WrongWith(result, outage.outcome == "used" ? 0 : 125,
                      outage.outcome == "used"
                          ? "the service is down, and the secrets of /compose of dev are "
                      : outage.outcome == "goes" ? "the fallback \"kept.age\" was removed"
                                                 : "the fallback \"kept.age\" is not used"),
            "");
  EXPECT_EQ(result.out, outage.outcome == "used" ? "9\n" : "");
  EXPECT_EQ(IsKept(), outage.outcome != "goes");
  EXPECT_THAT(result.err, Not(HasSubstr("canary")));
  if (IsKept()) {
    EXPECT_EQ(Content("kept.age"), before);
  }
}

TEST_F(FallbackTest, TheTableHasEachOutcome) {
  std::map<std::string, int> seen;
  for (const Outage& outage : ReadOutages()) {
    ++seen[outage.outcome];
  }
  EXPECT_GE(seen["used"], 15);
  EXPECT_GE(seen["stays"], 7);
  EXPECT_GE(seen["goes"], 6);
}

TEST_F(FallbackTest, IsPrivateAndWrittenOnlyOnChange) {
  Keep();
  EXPECT_EQ(Mode("kept.age"), std::filesystem::perms(0600));
  EXPECT_THAT(Content("kept.age"), Not(HasSubstr(kPgPassword)));
  const std::string before = Content("kept.age");
  Keep();
  EXPECT_EQ(Content("kept.age"), before);
  ASSERT_EQ(Run({"--only", "POSTGRES_PASSWORD"}).out, "9\n");
  EXPECT_NE(Content("kept.age"), before);
}

TEST_F(FallbackTest, WhenTheServiceIsBackItIsAsked) {
  Keep();
  Fault("/login", R"({"kind":"status","status":502,"times":5})");
  EXPECT_THAT(Run().err, HasSubstr("the service is down"));
  server_.Control("DELETE", "/_dev/faults");
  const ProcessResult back = Run();
  EXPECT_EQ(back.out, "9\n");
  EXPECT_THAT(back.err, IsEmpty());
}

TEST_F(FallbackTest, TooOldOrForAnotherRequestOrShutHelpsNobody) {
  Keep();
  server_.Stop();
  const std::string cannot = "the fallback \"kept.age\" can't help: ";
  EXPECT_EQ(WrongWith(Stepveil({"run", "--process", "frontend", "--fallback", "kept.age",
                                "--fallback-max-age", "24h", "--", "sh", "-c", kPrintUrl}),
                      125, cannot + "it was sealed for another request"),
            "");
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  EXPECT_EQ(WrongWith(Run({"--fallback-max-age", "1s"}), 125, cannot + "it is "), "");
  Set("STEPVEIL_SEAL_KEY", "c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTI=");
  EXPECT_EQ(WrongWith(Run(), 125, cannot + "the key does not open it"), "");
  std::filesystem::remove(folder_.path() / "kept.age");
  EXPECT_EQ(WrongWith(Run(), 125, cannot + "there is none yet"), "");
}

TEST_F(FallbackTest, ALinkOrAnotherFileIsLeftAlone) {
  folder_.Write("kept.age", "mine\n");
  EXPECT_EQ(WrongWith(Run(), 0, "is not kept: another file is there"), "");
  EXPECT_EQ(Content("kept.age"), "mine\n");
  Set("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET", "canary-9f3b");
  EXPECT_EQ(Run().exit_code, 125);
  EXPECT_EQ(Content("kept.age"), "mine\n");
}

// A full disk, as a limit on the size of files makes it.
TEST_F(FallbackTest, AFullDiskIsAWarningAndTheOldOneStays) {
  Keep();
  const std::string before = Content("kept.age");
  const ProcessResult full = RunProcess(
      {"sh", "-c",
       "trap '' XFSZ; ulimit -f 0; exec \"$0\" run --process compose --fallback kept.age "
       "--fallback-max-age 12h -- true",
       StepveilProgram()},
      {environment_, folder_.path()});
  EXPECT_EQ(WrongWith(full, 0, "the fallback \"kept.age\" is not kept: "), "");
  EXPECT_EQ(Content("kept.age"), before);
}

TEST_F(FallbackTest, OfManyJobsOneWholeFileWins) {
  std::vector<std::thread> jobs;
  for (int i = 0; i < 6; ++i) {
    jobs.emplace_back([this, i] {
      EXPECT_EQ(Run({"--fallback-max-age", std::to_string(20 + i) + "h"}).out, "9\n");
    });
  }
  for (std::thread& job : jobs) {
    job.join();
  }
  server_.Stop();
  EXPECT_EQ(Run({"--fallback-max-age", "30h"}).out, "9\n");
}

TEST_F(FallbackTest, ItNeedsAnAgeAndAKey) {
  EXPECT_EQ(
      WrongWith(Stepveil({"run", "--process", "compose", "--fallback", "kept.age", "--", "true"}),
                125, "a fallback needs an age that it may have"),
      "");
  Unset("STEPVEIL_SEAL_KEY");
  EXPECT_EQ(WrongWith(Run(), 125, "a fallback needs a key, and none is given"), "");
  Set("STEPVEIL_SEAL_KEY", "");
  EXPECT_EQ(WrongWith(Run(), 125, "a fallback needs a key, and STEPVEIL_SEAL_KEY is empty"), "");
}

TEST_F(FallbackTest, AFileOfTheRepositoryMayNameOneBelowIt) {
  const std::string processes = "processes: { compose: { path: /compose } }\n";
  const Words run{"run", "--process", "compose", "--", "sh", "-c", kPrintPassword};
  folder_.Write(".stepveil.yaml", "fallback: kept.age\nfallback-max-age: 24h\n" + processes);
  EXPECT_EQ(Stepveil(run).out, "9\n");
  EXPECT_TRUE(IsKept());
  Unset("STEPVEIL_SEAL_KEY");
  EXPECT_EQ(
      WrongWith(Stepveil(run), 0, "no fallback is kept or used, since it needs a key, and none"),
      "");
  for (const char* file : {"/tmp/kept.age", "../kept.age", "a/../../kept.age"}) {
    folder_.Write(".stepveil.yaml",
                  "fallback: " + std::string(file) + "\nfallback-max-age: 24h\n" + processes);
    EXPECT_EQ(WrongWith(Stepveil(run), 125, "names only files below it"), "");
  }
}

TEST_F(FallbackTest, EveryProcessStartsFromOneFile) {
  const Words all{"run", "--all", "--fallback", "kept.age", "--fallback-max-age", "24h"};
  ASSERT_EQ(Stepveil(all).exit_code, 0);
  server_.Stop();
  const ProcessResult down = Stepveil(all);
  EXPECT_EQ(WrongWith(down, 0, "the secrets of compose, frontend are "), "");
  EXPECT_THAT(down.out, HasSubstr("compose  | 9\n"));
}

TEST_F(FallbackTest, GitHubIsToldInItsOwnWay) {
  Keep();
  server_.Stop();
  Set("GITHUB_ACTIONS", "true");
  const ProcessResult down = Run();
  EXPECT_THAT(down.out + down.err, HasSubstr("::warning"));
}

}  // namespace
}  // namespace stepveil::testing
