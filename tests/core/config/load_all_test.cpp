#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kFile =
    "project: acme-app\n"
    "environment: prod\n"
    "processes:\n"
    "  frontend: { path: /frontend, only: [API_*], command: npm start }\n"
    "  backend:  { path: /backend, environment: staging, command: [cargo, loco, start] }\n"
    "  tool:     { path: /tool }\n";

class LoadAllTest : public LoadTest {
 protected:
  void SetUp() override {
    LoadTest::SetUp();
    scratch_.Write(".stepveil.yaml", kFile);
    variables_ = {std::string("INFISICAL_TOKEN=") + kCanary};
  }

  Result<std::vector<Request>> LoadAll(Settings flags = {}) {
    return LoadRequests(std::move(flags), Variables(variables_), scratch_.root());
  }

  std::string AllFailure(Settings flags = {}) {
    const auto requests = LoadAll(std::move(flags));
    std::string printed = Printed(requests);
    EXPECT_FALSE(requests.has_value());
    EXPECT_EQ(printed.find(kCanary), std::string::npos) << printed;
    return printed;
  }
};

TEST_F(LoadAllTest, EveryProcessWithACommandIsARequestOfItsOwn) {
  const auto requests = LoadAll();
  ASSERT_TRUE(requests.has_value()) << Printed(requests);
  ASSERT_EQ(requests->size(), 2U);
  const Request& backend = (*requests)[0];
  EXPECT_EQ(backend.process, "backend");
  EXPECT_THAT(backend.command, ElementsAre("cargo", "loco", "start"));
  EXPECT_THAT(backend.paths, ElementsAre("/backend"));
  EXPECT_EQ(backend.environment, "staging");
  EXPECT_THAT(backend.selection.only, IsEmpty());
  const Request& frontend = (*requests)[1];
  EXPECT_EQ(frontend.process, "frontend");
  EXPECT_THAT(frontend.command, ElementsAre("sh", "-c", "npm start"));
  EXPECT_THAT(frontend.paths, ElementsAre("/frontend"));
  EXPECT_EQ(frontend.environment, "prod");
  EXPECT_THAT(frontend.selection.only, ElementsAre("API_*"));
  EXPECT_EQ(frontend.project, "acme-app");
}

TEST_F(LoadAllTest, TheFirstHoldsTheLogin) {
  const auto requests = LoadAll();
  ASSERT_TRUE(requests.has_value()) << Printed(requests);
  EXPECT_EQ((*requests)[0].login.method, "token");
  EXPECT_THAT((*requests)[0].credential_variables, ElementsAre("INFISICAL_TOKEN"));
  EXPECT_EQ((*requests)[1].login.method, "");
  EXPECT_TRUE((*requests)[1].login.token.empty());
}

TEST_F(LoadAllTest, FlagsHoldForAll) {
  Settings flags;
  flags.environment.emplace("dev");
  flags.allow_empty = true;
  flags.deadline = "7s";
  flags.only = std::vector<std::string>{"X"};
  const auto requests = LoadAll(std::move(flags));
  ASSERT_TRUE(requests.has_value()) << Printed(requests);
  for (const Request& request : *requests) {
    EXPECT_EQ(request.environment, "dev");
    EXPECT_TRUE(request.allow_empty);
    EXPECT_EQ(request.deadline, std::chrono::milliseconds(7000));
    EXPECT_THAT(request.selection.only, ElementsAre("X"));
  }
}

TEST_F(LoadAllTest, AServiceTokenNeedsNoProject) {
  scratch_.Write(".stepveil.yaml", "processes: {a: {command: x}, b: {command: y}}\n");
  EXPECT_THAT(AllFailure(), HasSubstr("no project is given"));
  variables_ = {"INFISICAL_TOKEN=st.x.y.z"};
  EXPECT_TRUE(LoadAll().has_value());
}

TEST_F(LoadAllTest, WhatAllShareIsAtFaultOnce) {
  Settings flags;
  flags.duplicates = "bogus";
  flags.deadline = "soon";
  EXPECT_THAT(AllFailure(std::move(flags)), HasSubstr("error: 2 faults in the settings:"));
}

TEST_F(LoadAllTest, OneProcessOrPathIsRefused) {
  Settings flags = {};
  flags.process = "backend";
  EXPECT_EQ(AllFailure(std::move(flags)),
            "stepveil: error: \"--all\" starts every process, not one\n"
            "stepveil: hint: leave out --process, or --all\n");
  Settings paths;
  paths.paths = std::vector<std::string>{"/x"};
  const auto requests = LoadAll(std::move(paths));
  EXPECT_EQ(Printed(requests),
            "stepveil: error: \"--all\" takes each process's own path from .stepveil.yaml\n"
            "stepveil: hint: leave out --path, or --all\n");
  EXPECT_EQ(requests.error().code, ErrorCode::kUsage);
  variables_.emplace_back("STEPVEIL_PROCESS=backend");
  variables_.emplace_back("INFISICAL_SECRET_PATH=/x");
  EXPECT_THAT(AllFailure(), AllOf(HasSubstr("2 faults"), HasSubstr("unset STEPVEIL_PROCESS"),
                                  HasSubstr("unset INFISICAL_SECRET_PATH")));
}

TEST_F(LoadAllTest, NoCommandIsAnErrorWithAnExample) {
  scratch_.Write(".stepveil.yaml", "project: p\nenvironment: e\nprocesses: {a: {path: /a}}\n");
  EXPECT_EQ(AllFailure(),
            "stepveil: error: no process of .stepveil.yaml has a \"command:\"\n"
            "stepveil: hint: write one like: processes: { backend: { path: /backend, command: "
            "cargo loco start } }\n");
  std::filesystem::remove(scratch_ / ".stepveil.yaml");
  EXPECT_THAT(AllFailure(), HasSubstr("no .stepveil.yaml was found"));
}

TEST_F(LoadAllTest, ABrokenFileIsReportedAsSuch) {
  scratch_.Write(".stepveil.yaml", "processes: {a: {command: []}}\n");
  EXPECT_THAT(AllFailure(), HasSubstr(".stepveil.yaml:1:26: \"command\" is empty"));
}

TEST_F(LoadAllTest, ANamedProcessBringsItsCommand) {
  Settings flags;
  flags.process = "frontend";
  const auto request = Load(std::move(flags));
  ASSERT_TRUE(request.has_value()) << Printed(request);
  EXPECT_THAT(request->command, ElementsAre("sh", "-c", "npm start"));
}

}  // namespace
}  // namespace stepveil
