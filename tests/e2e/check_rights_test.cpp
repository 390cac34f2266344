// Rights that are wider than the processes of .stepveil.yaml, on both generations.
#include "tests/e2e/server_truth_job.h"

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class CheckRightsTest : public ServerTruthTest {
 protected:
  json Check() {
    const ProcessResult ran = Stepveil({"check", "--json", "--process", "app"});
    EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
    EXPECT_THAT(ran.out, Not(HasSubstr("canary-9f3b")));
    return json::parse(ran.out, nullptr, false);
  }

  // "PATH of ENVIRONMENT", for each warning.
  std::vector<std::string> Wide() {
    std::vector<std::string> wide;
    const json report = Check();
    for (const json& finding : report["findings"]) {
      if (finding["station"] == "rights" && finding["level"] == "warning") {
        const json& facts = finding["facts"];
        wide.push_back(facts["path"].get<std::string>() + " of " +
                       facts["environment"].get<std::string>());
      }
    }
    return wide;
  }

  void Name(const std::string& path) {
    folder_.Write(".stepveil.yaml", "processes: { app: { path: " + path + " } }\n");
  }

  [[nodiscard]] int Requests() const {
    return json::parse(server_.Control("GET", "/_dev/counters"))["requests"];
  }
};

INSTANTIATE_TEST_SUITE_P(Servers, CheckRightsTest, ::testing::ValuesIn(Servers()),
                         [](const auto& server) { return "On" + server.param; });

TEST_P(CheckRightsTest, WhoMayReadAllIsTold) {
  Name("/app");
  UseViewer();
  EXPECT_THAT(Wide(), UnorderedElementsAre("/ of dev", "/other of dev"));
}

TEST_P(CheckRightsTest, WhoMayReadItsOwnAloneIsNot) {
  Name("/app");
  UseIdentity(Rules({Rule("/app")}));
  EXPECT_THAT(Wide(), IsEmpty());
}

TEST_P(CheckRightsTest, AFolderBesideADeepOneIsSeen) {
  AddFolder("/app/web");
  AddFolder("/app/jobs");
  AddSecret("/app/web", "B", "plain-b");
  Name("/app/web");
  UseIdentity(Rules({Rule("/app/*")}));
  EXPECT_THAT(Wide(), ElementsAre("/app/jobs of dev"));
}

TEST_P(CheckRightsTest, WhatAProcessImportsIsNeeded) {
  AddImport("/app", "/other");
  Name("/app");
  UseIdentity(Rules({Rule("/app"), Rule("/other")}));
  EXPECT_THAT(Wide(), IsEmpty());
}

TEST_P(CheckRightsTest, ThatOfAnotherEnvironmentIsTold) {
  AddSecretTo("dev", "/", "A", "plain-a");
  Name("/");
  UseViewer();
  EXPECT_THAT(Wide(), UnorderedElementsAre("/ of staging", "/ of prod"));
}

TEST_P(CheckRightsTest, WithoutProcessesNothingIsAsked) {
  UseViewer();
  const ProcessResult ran = Stepveil({"check", "--json", "--path", "/app"});
  EXPECT_THAT(ran.out, Not(HasSubstr("\"rights\"")));
}

// As core/secrets/wide_rights.h counts them.
TEST_P(CheckRightsTest, CostsWhatIsSaid) {
  UseViewer();
  const int before = Requests();
  (void)Stepveil({"check", "--path", "/app"});
  const int without = Requests() - before;
  Name("/app");
  (void)Stepveil({"check", "--process", "app"});
  const int with = Requests() - before - without;
  const int places = 4;  // "/" and /other of dev, /app of staging and of prod
  EXPECT_EQ(with - without, 2 + places * (IsOf2024() ? 1 : 2) + 1);
}

}  // namespace
}  // namespace stepveil::testing
