// `stepveil scan`: what leaked into files.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kPassword[] = "pg pass#1";
const std::string kPlanter = STEPVEIL_SOURCE_DIR "/tests/support/oracle/plant.py";

class ScanJobTest : public JobTest {
 protected:
  ScanJobTest() {
    UseServer();
    UseUniversalAuth();
    std::filesystem::create_directory(folder_.path() / "there");
  }

  [[nodiscard]] ProcessResult Scan(const std::vector<std::string>& words) const {
    std::vector<std::string> all{"scan"};
    all.insert(all.end(), words.begin(), words.end());
    return Stepveil(all);
  }

  [[nodiscard]] ProcessResult ScanCompose(const std::vector<std::string>& more = {"there"}) const {
    std::vector<std::string> words{"--env", "dev", "--path", "/compose"};
    words.insert(words.end(), more.begin(), more.end());
    return Scan(words);
  }

  // "file<tab>line<tab>name" of each form that was planted.
  [[nodiscard]] std::set<std::string> Plant(const std::map<std::string, std::string>& secrets) {
    const std::string values = folder_.Write("values.json", json(secrets).dump());
    const auto ran = RunProcess({"sh", "-c", "python3 -B " + kPlanter + " there <values.json"},
                                {environment_, folder_.path()});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    std::filesystem::remove(values);
    std::set<std::string> planted;
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
      planted.insert(line);
    }
    return planted;
  }
};

TEST_F(ScanJobTest, FindsAValueAndShowsNone) {
  folder_.Write("there/deep/.env", std::string("A=1\nPOSTGRES_PASSWORD='") + kPassword + "'\n");
  const auto ran = ScanCompose();
  EXPECT_EQ(ran.exit_code, 5);
  EXPECT_EQ(ran.out, "there/deep/.env:2:20: POSTGRES_PASSWORD of /compose\n");
  EXPECT_THAT(ran.err, AllOf(HasSubstr("stepveil: error: secrets stand in 1 file, in 1 place\n"),
                             HasSubstr("--exclude GLOB"), Not(HasSubstr("pg pass"))));
}

TEST_F(ScanJobTest, WithoutAnyItIsSilentAndWell) {
  folder_.Write("there/file", "nothing\n");
  const auto ran = ScanCompose();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
}

// What encoders of Python's own library make of values, each form in a file of its own.
TEST_F(ScanJobTest, FindsEveryFormAndNothingElse) {
  const std::set<std::string> planted =
      Plant({{"DATABASE_URL", "postgres://app:p%40ss@db.dev.internal:5432/app?sslmode=require"},
             {"JWT_SECRET", "jwt-secret-dev-0123456789abcdef"},
             {"UNICODE",
              "p\xc3\xa4ssw\xc3\xb6rd-\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e-\xf0\x9f\x94"
              "\x91-\xe2\x80\xae"}});
  ASSERT_GT(planted.size(), 30U);
  for (int i = 0; i < 20; ++i) {
    folder_.Write("there/clean-" + std::to_string(i), std::string(50'000, static_cast<char>(i)));
  }
  const auto ran = Scan({"--env", "dev", "--path", "/backend", "--allow-partial", "--only",
                         "DATABASE_URL,JWT_SECRET,UNICODE", "--json", "there"});
  ASSERT_EQ(ran.exit_code, 5) << ran.err;
  std::set<std::string> found;
  std::set<std::string> missed = planted;
  const json document = json::parse(ran.out);
  for (const auto& place : document["places"]) {
    for (const auto& secret : place["secrets"]) {
      const std::string line = place["file"].get<std::string>() + "\t" +
                               std::to_string(place["line"].get<int>()) + "\t" +
                               secret["name"].get<std::string>();
      missed.erase(line);
      if (!planted.contains(line)) {
        found.insert(line);
      }
    }
  }
  EXPECT_THAT(missed, IsEmpty());
  EXPECT_THAT(found, IsEmpty());
}

// This repository's own text is full of words.
TEST_F(ScanJobTest, FindsNothingInALargeTreeOfText) {
  const auto ran = ScanCompose({"--only", "POSTGRES_PASSWORD", STEPVEIL_SOURCE_DIR "/core"});
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
}

TEST_F(ScanJobTest, EachProcesssSecretsAreLookedForAtOnce) {
  folder_.Write(".stepveil.yaml",
                "environment: dev\nprocesses: { compose: { path: /compose }, frontend: { path: "
                "/frontend } }\n");
  folder_.Write("there/a", kPassword);
  folder_.Write("there/b", "https://api.dev.example.com");
  EXPECT_EQ(Scan({"--all", "there"}).out,
            "there/a:1:1: POSTGRES_PASSWORD of /compose\n"
            "there/b:1:1: PUBLIC_API_URL of /frontend\n");
  EXPECT_EQ(Scan({"--process", "frontend", "there"}).out,
            "there/b:1:1: PUBLIC_API_URL of /frontend\n");
  EXPECT_EQ(Scan({"--all", "--unmasked", "PUBLIC_*", "there"}).out,
            "there/a:1:1: POSTGRES_PASSWORD of /compose\n");
}

TEST_F(ScanJobTest, WhatIsMeantToHoldThemIsLeftOut) {
  folder_.Write("there/.env", kPassword);
  folder_.Write("there/map/a.map", kPassword);
  EXPECT_EQ(ScanCompose({"--exclude", ".env", "--exclude", "*.map", "there"}).exit_code, 0);
}

// A credential of the login is no secret of the path, and is one.
TEST_F(ScanJobTest, ACredentialOfTheLoginIsFoundToo) {
  for (const std::string& entry : environment_) {
    if (entry.starts_with("INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=")) {
      folder_.Write("there/ci.sh", "export " + entry + "\n");
    }
  }
  ASSERT_TRUE(std::filesystem::exists(folder_.path() / "there/ci.sh"));
  EXPECT_EQ(ScanCompose().out, "there/ci.sh:1:47: a credential of the login\n");
}

TEST_F(ScanJobTest, WhatCannotBeReadIsNoPass) {
  const auto gone = ScanCompose({"there", "gone"});
  EXPECT_EQ(gone.exit_code, 5);
  EXPECT_THAT(gone.err,
              AllOf(HasSubstr("cannot read \"gone\": no such file or directory"),
                    HasSubstr("stepveil: error: 1 file or folder could not be searched")));
  if (geteuid() == 0) {
    return;  // who may read everything
  }
  folder_.Write("there/closed", kPassword);
  chmod((folder_.path() / "there/closed").c_str(), 0);
  const auto closed = ScanCompose();
  EXPECT_EQ(closed.exit_code, 5);
  EXPECT_THAT(closed.err, HasSubstr("cannot read \"there/closed\": permission denied"));
}

TEST_F(ScanJobTest, ANameThatIsAValueIsMasked) {
  folder_.Write(std::string("there/") + kPassword, kPassword);
  const auto ran = ScanCompose();
  EXPECT_EQ(ran.out, "there/***:1:1: POSTGRES_PASSWORD of /compose\n");
  EXPECT_THAT(ScanCompose({"--json", "there"}).out, Not(HasSubstr("pg pass")));
}

// As large as it may be: a file with a hole of 3 GiB, through little memory.
TEST_F(ScanJobTest, AHugeFileIsReadThroughOneBuffer) {
  const std::string path = folder_.Write("there/huge", "");
  ASSERT_EQ(truncate(path.c_str(), std::int64_t{300} << 20), 0);
  std::ofstream(path, std::ios::app) << "\n" << kPassword;
  const auto ran = RunProcess(
      {"sh", "-c",
       "ulimit -v 700000; exec " + StepveilProgram() + " scan --env dev --path /compose there"},
      {environment_, folder_.path()});
  EXPECT_EQ(ran.out, "there/huge:2:1: POSTGRES_PASSWORD of /compose\n") << ran.err;
}

TEST_F(ScanJobTest, WhatIsMissingOnTheCommandLineIsTold) {
  EXPECT_THAT(Scan({}).err,
              HasSubstr("there is no folder to search\nstepveil: hint: stepveil scan"));
  EXPECT_EQ(Scan({}).exit_code, 2);
  EXPECT_THAT(Scan({"--frobnicate", "there"}).err, HasSubstr("unknown flag \"--frobnicate\""));
}

}  // namespace
}  // namespace stepveil::testing
