// `stepveil seal`, `seal-key`, and what opens a sealed file: run, export, mask.
#include "tests/e2e/sealed_job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

using Words = std::vector<std::string>;

TEST_F(SealedTest, WhatIsSealedIsOpenedWithoutAnyRequest) {
  ASSERT_EQ(Seal().exit_code, 0);
  EXPECT_EQ(Mode("secrets.age"), std::filesystem::perms(0600));
  EXPECT_THAT(Content("secrets.age"), Not(HasSubstr(kPgPassword)));
  static_cast<void>(Requests());
  ForgetServer();
  const ProcessResult opened = Open();
  EXPECT_EQ(opened.out, "9\n") << opened.err;
  EXPECT_THAT(opened.err, IsEmpty());
  EXPECT_EQ(Requests(), 0);
}

// A matrix: one job asks, and those that it hands the file to ask nobody.
TEST_F(SealedTest, OneLoginAndOneListServeAllJobs) {
  static_cast<void>(Requests());
  ASSERT_EQ(Seal().exit_code, 0);
  const nlohmann::json counters = nlohmann::json::parse(server_.Control("GET", "/_dev/counters"));
  std::map<std::string, int> asked;
  for (const auto& request : counters.at("seen")) {
    const std::string target = request.at("target");
    ++asked[target.substr(0, target.find('?'))];
  }
  EXPECT_EQ(asked["/api/v1/auth/universal-auth/login"], 1);
  EXPECT_EQ(asked["/api/v4/secrets"], 1);
  static_cast<void>(Requests());
  ForgetServer();
  std::vector<std::thread> jobs;
  for (int i = 0; i < 12; ++i) {
    jobs.emplace_back([this] { EXPECT_EQ(Open().out, "9\n"); });
  }
  for (std::thread& job : jobs) {
    job.join();
  }
  EXPECT_EQ(Requests(), 0);
}

TEST_F(SealedTest, WhatIsOpenedIsMaskedAsWhatIsFetched) {
  SealAndForget();
  const ProcessResult run = Stepveil({"run", "--sealed", "secrets.age", "--process", "compose",
                                      "--", "sh", "-c", "echo \"<$POSTGRES_PASSWORD>\"; exit 3"});
  EXPECT_EQ(run.out, "<***>\n");
  EXPECT_EQ(run.exit_code, 3);
}

TEST_F(SealedTest, TheCommandDoesNotGetTheKey) {
  SealAndForget();
  Set("STEPVEIL_SEAL_PASSPHRASE", "canary phrase");
  const ProcessResult run = Stepveil({"run", "--sealed", "secrets.age", "--process", "compose",
                                      "--", "sh", "-c", "env | grep -c STEPVEIL_SEAL"});
  EXPECT_EQ(run.out, "0\n") << run.err;
}

TEST_F(SealedTest, ExportAndMaskTakeItToo) {
  SealAndForget();
  const ProcessResult exported =
      Stepveil({"export", "--sealed", "secrets.age", "--process", "compose", "--to", "json",
                "--only", "POSTGRES_PASSWORD"});
  EXPECT_EQ(exported.out, "{\n  \"POSTGRES_PASSWORD\": \"pg pass#1\"\n}\n") << exported.err;
  const ProcessResult masked =
      RunProcess({"sh", "-c",
                  "echo 'a pg pass#1 b' | \"$0\" mask --sealed secrets.age --process "
                  "compose",
                  StepveilProgram()},
                 {environment_, folder_.path()});
  EXPECT_EQ(masked.out, "a *** b\n") << masked.err;
}

TEST_F(SealedTest, SeveralProcessesGoIntoOneFile) {
  ASSERT_EQ(Seal({"--all"}).exit_code, 0);
  ForgetServer();
  for (const char* process : {"backend", "compose", "frontend"}) {
    const ProcessResult opened =
        Stepveil({"run", "--sealed", "secrets.age", "--process", process, "--", "true"});
    EXPECT_EQ(opened.exit_code, 0) << process << opened.err;
  }
  const ProcessResult all = Stepveil({"run", "--all", "--sealed", "secrets.age"});
  EXPECT_EQ(all.exit_code, 0) << all.err;
  EXPECT_THAT(all.out, HasSubstr("compose  | 9\n"));
}

TEST_F(SealedTest, TheProcessesNamedGoIntoOneFile) {
  ASSERT_EQ(Seal({"--process", "backend", "--process", "compose"}).exit_code, 0);
  ForgetServer();
  EXPECT_EQ(Open().out, "9\n");
  EXPECT_EQ(WrongWith(Open({"--process", "frontend"}), 125,
                      "it was sealed for another request (of process \"backend\"): path is "
                      "\"/backend\" in it, and \"/frontend\" here"),
            "");
}

TEST_F(SealedTest, AnUnknownProcessIsNamed) {
  EXPECT_EQ(WrongWith(Seal({"--process", "backend", "--process", "compos"}), 2,
                      "unknown process \"compos\""),
            "");
  EXPECT_EQ(WrongWith(Seal({"--process", "backend", "--all"}), 2, "leave out one of them"), "");
}

TEST_F(SealedTest, AnotherRequestIsRefused) {
  SealAndForget();
  EXPECT_EQ(WrongWith(Open({"--process", "compose", "--env", "prod"}), 125,
                      "env is \"dev\" in it, and \"prod\" here"),
            "");
  EXPECT_EQ(WrongWith(Open({"--path", "/shared"}), 125, "path is \"/compose\" in it"), "");
  EXPECT_EQ(WrongWith(Open({"--process", "compose", "--project", "other"}), 125, "project is"), "");
  EXPECT_EQ(WrongWith(Open({"--process", "compose", "--domain", "https://other.example"}), 125,
                      "domain is"),
            "");
  EXPECT_EQ(WrongWith(Open({"--process", "compose", "--expand=false"}), 125, "expand is"), "");
}

TEST_F(SealedTest, OnlyWhatIsTakenIsInIt) {
  ASSERT_EQ(Seal({"--process", "compose", "--only", "POSTGRES_*"}).exit_code, 0);
  ForgetServer();
  EXPECT_EQ(WrongWith(Open(), 125, "only is \"POSTGRES_*\" in it, and none here"), "");
  EXPECT_EQ(Open({"--process", "compose", "--only", "POSTGRES_*"}).out, "9\n");
}

TEST_F(SealedTest, ItsTimeIsOver) {
  ASSERT_EQ(Seal({"--process", "compose", "--max-age", "1s"}).exit_code, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  EXPECT_EQ(WrongWith(Open(), 125, "its time was over at 20"), "");
}

TEST_F(SealedTest, NothingIsSealedWhereSomethingIsMissing) {
  EXPECT_EQ(WrongWith(Seal({"--process", "compose", "--require", "NOT_THERE"}), 5, "NOT_THERE"),
            "");
  EXPECT_EQ(WrongWith(Seal({"--path", "/nowhere"}), 5, "/nowhere"), "");
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "secrets.age"));
  EXPECT_EQ(WrongWith(Stepveil({"seal", "--process", "compose"}), 2, "where to seal?"), "");
}

TEST_F(SealedTest, AFileThatOthersCouldExchangeIsRefused) {
  SealAndForget();
  const auto file = folder_.path() / "secrets.age";
  std::filesystem::permissions(file, std::filesystem::perms(0666));
  EXPECT_EQ(WrongWith(Open(), 125, "it can be written by other users"), "");
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  std::filesystem::rename(file, folder_.path() / "real.age");
  std::filesystem::create_symlink("real.age", file);
  EXPECT_EQ(WrongWith(Open(), 125, "it is a symbolic link"), "");
  std::filesystem::remove(file);
  EXPECT_EQ(WrongWith(Open(), 125, "there is no such file"), "");
  mkfifo(file.c_str(), 0600);
  EXPECT_EQ(WrongWith(Open(), 125, "it is no regular file"), "");
  std::filesystem::remove(file);
  folder_.Write("secrets.age", "DATABASE_URL=canary\n");
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  EXPECT_EQ(WrongWith(Open(), 125, "it is no file in age's format"), "");
}

TEST_F(SealedTest, AnotherFileIsNotOverwritten) {
  folder_.Write("secrets.age", "mine\n");
  EXPECT_EQ(WrongWith(Seal(), 3, "another file is there, which is not sealed"), "");
  EXPECT_EQ(Content("secrets.age"), "mine\n");
  std::filesystem::remove(folder_.path() / "secrets.age");
  std::filesystem::create_symlink("elsewhere", folder_.path() / "secrets.age");
  EXPECT_EQ(WrongWith(Seal(), 3, "it is a symbolic link"), "");
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "elsewhere"));
}

// A full disk, as a limit on the size of files makes it.
TEST_F(SealedTest, AFullDiskLeavesTheOldFile) {
  ASSERT_EQ(Seal().exit_code, 0);
  const std::string before = Content("secrets.age");
  const ProcessResult full =
      RunProcess({"sh", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" seal -o secrets.age --all",
                  StepveilProgram()},
                 {environment_, folder_.path()});
  EXPECT_EQ(WrongWith(full, 7, "cannot seal into \"secrets.age\""), "");
  EXPECT_EQ(Content("secrets.age"), before);
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    ++files;
  }
  EXPECT_EQ(files, 3);  // and no rest of the new one
}

TEST_F(SealedTest, OfTwoWritersOneWholeFileWins) {
  std::vector<std::thread> writers;
  for (int i = 0; i < 6; ++i) {
    writers.emplace_back([this] { EXPECT_EQ(Seal().exit_code, 0); });
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
  ForgetServer();
  EXPECT_EQ(Open().out, "9\n");
}

TEST_F(SealedTest, WithTwoThatDoNotGoTogetherItSaysSo) {
  SealAndForget();
  EXPECT_EQ(WrongWith(Open({"--process", "compose", "--watch"}), 125, "--sealed"), "");
  EXPECT_EQ(
      WrongWith(Open({"--process", "compose", "--fallback", "f.age", "--fallback-max-age", "1h"}),
                125, "leave out one of them"),
      "");
}

}  // namespace
}  // namespace stepveil::testing
