// Real programs below `stepveil run`, byte for byte as without it, on a pty and on pipes.
#include "tests/e2e/run_job.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>

#include <regex>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Command = std::vector<std::string>;

// What the terminal shows, and then what is typed.
using Keys = std::vector<std::pair<std::string, std::string>>;

struct Seen {
  std::string shown;
  int exit_code = -1;
};

class RunProgramsTest : public RunJobTest {
 protected:
  [[nodiscard]] Seen OnTerminal(const Command& command, const Keys& keys) const {
    TerminalSession session([&]() -> int {
      if (chdir(folder_.path().c_str()) != 0) {
        return 99;
      }
      Become(command, environment_);
    });
    for (const auto& [shown, typed] : keys) {
      EXPECT_TRUE(session.ShowsNext(shown))
          << command.back() << ", waiting for " << shown << " in " << session.shown();
      session.Type(typed);
    }
    const int exit_code = session.ExitCode();
    return {session.shown(), exit_code};
  }

  void ExpectSameOnTerminal(const Command& command, const Keys& keys = {}) const {
    const Seen bare = OnTerminal(command, keys);
    const Seen wrapped = OnTerminal(Wrapped(command), keys);
    EXPECT_EQ(wrapped.shown, bare.shown);
    EXPECT_EQ(wrapped.exit_code, bare.exit_code);
    EXPECT_NE(wrapped.shown, "");
  }

  void ExpectSameOnPipes(const Command& command) const {
    const ProcessOptions options{environment_, folder_.path()};
    const ProcessResult bare = RunProcess(command, options);
    const ProcessResult wrapped = RunProcess(Wrapped(command), options);
    EXPECT_EQ(wrapped.out, bare.out);
    EXPECT_EQ(wrapped.err, bare.err);
    EXPECT_EQ(wrapped.exit_code, bare.exit_code);
    EXPECT_NE(wrapped.out + wrapped.err, "");
  }
};

// bash shows a job's command before it gives it the terminal: only the job itself can say that
// Ctrl-C will reach it.
TEST_F(RunProgramsTest, BashWithJobControl) {
  const Keys keys = {
      {"$ ", "sh -c 'trap \"echo again\" CONT; echo started; while :; do :; done'\r"},
      {"started\r\n", "\x1a"},
      {"Stopped", ""},
      {"$ ", "jobs\r"},
      {"Stopped", ""},
      {"$ ", "fg\r"},
      {"again\r\n", "\x03"},
      {"$ ", "echo code $?\r"},
      {"code 130\r\n", ""},
      {"$ ", "(sleep 0.1; echo in the background) & wait; exit 7\r"}};
  const auto without_pids = [](const std::string& text) {
    return std::regex_replace(text, std::regex("\\[1\\] [0-9]+"), "[1] PID");
  };
  const Command bash = {"bash", "--norc", "--noprofile", "-i"};
  const Seen bare = OnTerminal(bash, keys);
  const Seen wrapped = OnTerminal(Wrapped(bash), keys);
  EXPECT_EQ(without_pids(wrapped.shown), without_pids(bare.shown));
  EXPECT_EQ(wrapped.exit_code, 7);
  EXPECT_THAT(wrapped.shown, Not(HasSubstr("no job control")));
}

TEST_F(RunProgramsTest, Vim) {
  folder_.Write("text", "one\ntwo\n");
  const Command command = {
      "vim.tiny", "-u", "NONE", "-es", "-c", "%s/two/2/|%print|set columns?|q!", "text"};
  ExpectSameOnPipes(command);
  ExpectSameOnTerminal(command);
}

TEST_F(RunProgramsTest, VimOnTheWholeScreen) {
  for (const bool wrapped : {false, true}) {
    folder_.Write("text", "one\n");
    const Command vim = {"vim.tiny", "-u", "NONE", "text"};
    const Seen seen =
        OnTerminal(wrapped ? Wrapped(vim) : vim, {{"one", "ohello\x1b"}, {"hello", ":wq\r"}});
    EXPECT_EQ(seen.exit_code, 0);
    EXPECT_THAT(seen.shown, HasSubstr("\x1b[?1049h"));
    EXPECT_EQ(RunProcess({"cat", "text"}, {environment_, folder_.path()}).out, "one\nhello\n");
  }
}

TEST_F(RunProgramsTest, Top) {
  // Its numbers differ from one moment to the next.
  const auto shape = [](const std::string& text) {
    return std::regex_replace(text, std::regex("[0-9][0-9.,:]*| +"), "#");
  };
  const Command batch = {"top", "-b", "-n", "1", "-p", "1"};
  const ProcessOptions options{environment_, folder_.path()};
  EXPECT_EQ(shape(RunProcess(Wrapped(batch), options).out).substr(0, 4), "top#");
  const auto header = [&](const Command& command) {
    const std::string text = OnTerminal(command, {}).shown;
    return text.substr(std::min(text.find("PID"), text.size()), 75);
  };
  EXPECT_THAT(header(Wrapped(batch)), HasSubstr("COMMAND"));
  EXPECT_EQ(header(Wrapped(batch)).substr(0, 50), header(batch).substr(0, 50));
  const Seen interactive = OnTerminal(Wrapped({"top"}), {{"COMMAND", "q"}});
  EXPECT_EQ(interactive.exit_code, 0);
}

TEST_F(RunProgramsTest, Less) {
  std::string lines;
  for (int i = 0; i < 200; ++i) {
    lines += "line " + std::to_string(i) + "\n";
  }
  folder_.Write("text", lines);
  ExpectSameOnPipes({"less", "text"});
  ExpectSameOnTerminal({"less", "text"}, {{"line 22", " "}, {"line 45", "G"}, {"line 199", "q"}});
}

TEST_F(RunProgramsTest, LessOfAPipeGetsTheKeys) {
  std::string wrapped;
  for (const std::string& word : Wrapped({"less"})) {
    wrapped += word + " ";
  }
  const Seen seen = OnTerminal({"sh", "-c", "seq 200 | " + wrapped}, {{"23", " "}, {"46", "q"}});
  EXPECT_EQ(seen.exit_code, 0);
}

TEST_F(RunProgramsTest, PythonsGetpass) {
  const Command command = {"python3", "-c",
                           "import getpass; print(len(getpass.getpass('secret? ')))"};
  ExpectSameOnTerminal(command, {{"secret? ", "pa55-word\r"}});
  const Seen on_pipes = OnTerminal(Wrapped(command, {"--pty", "never"}), {{"secret? ", "pa55\r"}});
  EXPECT_EQ(on_pipes.shown, "secret? \r\n4\r\n");
}

TEST_F(RunProgramsTest, NinjasProgress) {
  std::string build = "rule say\n  command = echo $what > $out\n  description = SAY $what\n";
  for (int i = 0; i < 12; ++i) {
    const std::string n = std::to_string(i);
    build += "build out" + n + ": say\n  what = " + n + "\n";
  }
  folder_.Write("build.ninja", build);
  const std::string all = "ninja -j 1; ninja -t clean > /dev/null";
  ExpectSameOnPipes({"sh", "-c", all});
  ExpectSameOnTerminal({"sh", "-c", all});
  EXPECT_THAT(OnTerminal(Wrapped({"ninja", "-j", "1"}), {}).shown, HasSubstr("\r[12/12] SAY 11"));
}

TEST_F(RunProgramsTest, YesIntoHead) {
  std::string wrapped;
  for (const std::string& word : Wrapped({"yes"})) {
    wrapped += word + " ";
  }
  for (const std::string& command : {std::string("yes"), wrapped}) {
    const auto ran =
        RunProcess({"bash", "-c", command + " | head -n 2; echo ${PIPESTATUS[0]}"}, {environment_});
    EXPECT_EQ(ran.out, "y\ny\n141\n") << ran.err;
    EXPECT_EQ(ran.err, "");
  }
}

TEST_F(RunProgramsTest, YesOnAPtyIntoHead) {
  std::string wrapped;
  for (const std::string& word : Wrapped({"yes"}, {"--pty", "always"})) {
    wrapped += word + " ";
  }
  const auto ran =
      RunProcess({"bash", "-c", wrapped + " | head -n 2; echo ${PIPESTATUS[0]}"}, {environment_});
  EXPECT_EQ(ran.out, "y\ny\n141\n") << ran.err;
}

TEST_F(RunProgramsTest, APtyWithoutATerminal) {
  const ProcessOptions options{environment_, folder_.path()};
  const auto tests =
      RunProcess(Wrapped({"sh", "-c", "test -t 0 && test -t 1 && test -t 2 && stty size; exit 3"},
                         {"--pty", "always"}),
                 options);
  EXPECT_EQ(tests.out, "24 80\n");
  EXPECT_EQ(tests.exit_code, 3);
  std::string wrapped;
  for (const std::string& word : Wrapped({"cat"}, {"--pty", "always"})) {
    wrapped += word + " ";
  }
  const auto lines = RunProcess({"sh", "-c", "printf 'one\\ntwo\\nno end' | " + wrapped}, options);
  EXPECT_EQ(lines.out, "one\ntwo\nno end");
}

// It throws away what was typed before it asked, and with it an end that came too early.
TEST_F(RunProgramsTest, AnEndThatWasThrownAwayComesAgain) {
  const auto ran = RunProcess(
      Wrapped({"python3", "-c",
               "import getpass\ntry: getpass.getpass('')\nexcept EOFError: print('end')"},
              {"--pty", "always"}),
      {environment_, folder_.path()});
  EXPECT_THAT(ran.out, HasSubstr("end\n"));
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
}

}  // namespace
}  // namespace stepveil::testing
