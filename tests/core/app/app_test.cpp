#include "core/app/app.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using testing::ProcessResult;
using testing::ScratchFolder;

std::string Content(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Main() in a process of its own, below an adapter of the test's.
ProcessResult RunMain(std::vector<std::string> words, const std::vector<Adapter>& adapters) {
  const ScratchFolder folder;
  const auto out = folder.Write("out", "");
  const auto err = folder.Write("err", "");
  fflush(nullptr);  // the child must not write what is ours
  const pid_t child = fork();
  if (child == 0) {
    dup2(open(out.c_str(), O_WRONLY), STDOUT_FILENO);
    dup2(open(err.c_str(), O_WRONLY), STDERR_FILENO);
    words.insert(words.begin(), "stepveil");
    std::vector<char*> argv;
    for (std::string& word : words) {
      argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    char* none = nullptr;
    [[maybe_unused]] const int gone = chdir(folder.path().c_str());
    _exit(Main(static_cast<int>(words.size()), argv.data(), &none, adapters));
  }
  int status = 0;
  waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, Content(out), Content(err)};
}

Adapter Explaining(const std::string& hint) {
  Adapter adapter;
  adapter.name = "house";
  adapter.detected = [](const Variables&) { return true; };
  adapter.explain = [hint](Error& error, const Variables&) { error.hints.push_back(hint); };
  return adapter;
}

TEST(Main, TheAdapterThatIsDetectedExplains) {
  const auto ran = RunMain({"login", "--method", "oidc"}, {Explaining("ask the janitor")});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("stepveil: hint: ask the janitor\n"));
}

TEST(Main, OneThatIsNotDetectedSaysNothing) {
  Adapter adapter = Explaining("ask the janitor");
  adapter.detected = [](const Variables&) { return false; };
  EXPECT_THAT(RunMain({"login", "--method", "oidc"}, {adapter}).err,
              ::testing::Not(HasSubstr("janitor")));
}

TEST(Main, WhatIsEvaluatedFails) {
  EXPECT_EQ(RunMain({"login", "--method", "oidc"}, {}).out, "sh -c 'exit 3'\n");
  EXPECT_EQ(RunMain({"export", "--to", "shell", "--no-such-flag"}, {}).out, "(exit 2)\n");
  EXPECT_EQ(RunMain({"run"}, {}).out, "");
}

// A channel that isn't there is found out before anything is asked for.
TEST(Main, AnExporterWithoutItsChannelIsAskedFirst) {
  class NoChannel : public Exporter {
   public:
    Result<void> Check() override { return Fail(ErrorCode::kExport, "no channel here"); }
    Result<void> Mask(const std::vector<Secret>&) override { return {}; }
    Result<void> Export(const Environment&) override { return {}; }
  };
  Adapter adapter = Explaining("");
  adapter.exporter = [](const Variables&) -> std::unique_ptr<Exporter> {
    return std::make_unique<NoChannel>();
  };
  // Without a login the next stage would fail with another word.
  const auto ran = RunMain({"export", "--to", "house"}, {adapter});
  EXPECT_EQ(ran.exit_code, 7);
  EXPECT_THAT(ran.err, HasSubstr("no channel here"));
}

}  // namespace
}  // namespace stepveil
