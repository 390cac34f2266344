// `stepveil run --all` with an order: after, ready, restart, tty, --only-processes.
#include "tests/e2e/run_all_job.h"
#include "tests/support/loopback.h"

namespace stepveil::testing {
namespace {

// Listens after a while at what its arguments say, and then notes in the file `served` what it was
// told by who connected and spoke.
constexpr char kLateServer[] =
    "import os, socket, sys, time\n"
    "time.sleep(0.7)\n"
    "unix = sys.argv[1].startswith('/')\n"
    "server = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)\n"
    "server.bind(sys.argv[1] if unix else ('127.0.0.1', int(sys.argv[1])))\n"
    "server.listen(9)\n"
    "while True:\n"
    "    one = server.accept()[0]\n"
    "    said = one.recv(99)\n"
    "    if said:\n"
    "        open('served', 'wb').write(said)\n"
    "        os._exit(0)\n";

// Fails as a backend does that is refused by its database.
constexpr char kClient[] =
    "import socket, sys\n"
    "unix = sys.argv[1].startswith('/')\n"
    "client = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)\n"
    "client.connect(sys.argv[1] if unix else ('127.0.0.1', int(sys.argv[1])))\n"
    "client.sendall(b'hello')\n"
    "print('connected', flush=True)\n";

// Answers 503 until it is warm, then 302.
constexpr char kWebServer[] =
    "import http.server, sys, time\n"
    "start = time.time()\n"
    "class Answers(http.server.BaseHTTPRequestHandler):\n"
    "    def do_GET(self):\n"
    "        warm = time.time() - start > 0.7\n"
    "        if warm and self.path == '/health': open('warm', 'w')\n"
    "        self.send_response(302 if warm else 503)\n"
    "        self.send_header('Location', 'http://192.0.2.1/')\n"
    "        self.end_headers()\n"
    "    def log_message(self, *what): pass\n"
    "http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), Answers).serve_forever()\n";

class RunAllOrderTest : public RunAllTest {
 protected:
  // A process that listens at `address` and one after it, which fails if it can't connect.
  [[nodiscard]] ProcessResult Connected(const std::string& address, const std::string& ready) {
    folder_.Write("server.py", kLateServer);
    folder_.Write("client.py", kClient);
    folder_.Write(".stepveil.yaml",
                  "processes:\n"
                  "  compose: { path: /compose, ready: " +
                      ready + ", command: [python3, server.py, \"" + address +
                      "\"] }\n"
                      "  backend: { path: /backend, after: compose, command: [python3, "
                      "client.py, \"" +
                      address + "\"] }\n");
    return All();
  }
};

TEST_F(RunAllOrderTest, WithoutAnOrderTheFirstStartFails) {
  const std::string port = std::to_string(FreePort());
  folder_.Write("client.py", kClient);
  folder_.Write(".stepveil.yaml",
                "processes:\n  compose: { path: /compose, command: sleep 30 }\n"
                "  backend: { path: /backend, command: [python3, client.py, \"" +
                    port + "\"] }\n");
  EXPECT_EQ(All().exit_code, 1);
}

TEST_F(RunAllOrderTest, OneIsStartedOnceThePortOfAnotherIsOpen) {
  const std::string port = std::to_string(FreePort());
  const auto ran = Connected(port, "\"127.0.0.1:" + port + "\"");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "backend | connected\n");
  EXPECT_EQ(ran.err, "");
}

TEST_F(RunAllOrderTest, OneIsStartedOnceTheSocketOfAnotherIsThere) {
  const std::string path = folder_.path() / "app.sock";
  const auto ran = Connected(path, path);
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "backend | connected\n");
}

// The redirect is an answer; it is not followed, and the proxy is not asked.
TEST_F(RunAllOrderTest, OneIsStartedOnceAWebServerAnswers) {
  const std::string port = std::to_string(FreePort());
  folder_.Write("web.py", kWebServer);
  Set("http_proxy", "http://127.0.0.1:1");
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  frontend: { path: /frontend, ready: \"http://127.0.0.1:" +
                    port + "/health\", command: [python3, web.py, \"" + port +
                    "\"] }\n"
                    "  backend: { path: /backend, after: frontend, command: test -e warm && echo "
                    "warm && exit 3 }\n");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_EQ(ran.out, "backend  | warm\n");
  EXPECT_EQ(ran.err, "stepveil: note: backend ended with 3: stopping frontend\n");
}

// It has the secrets of its process, as POSTGRES_PASSWORD of a database's own check.
TEST_F(RunAllOrderTest, ACheckHasTheEnvironmentOfItsProcess) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  compose: { path: /compose, command: sleep 1, ready: { command: test -n "
                "\"$POSTGRES_PASSWORD\" && test -z \"$DATABASE_URL\" } }\n"
                "  backend: { path: /backend, after: [compose], command: echo after }\n");
  EXPECT_EQ(All().out, "backend | after\n");
}

TEST_F(RunAllOrderTest, WhatNeverGetsReadyIsAnErrorWithoutAnyValue) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  compose: { path: /compose, command: sleep 60, ready: { within: 700ms, command: "
                "\"echo refused $POSTGRES_PASSWORD; exit 2\" } }\n"
                "  backend: { path: /backend, after: [compose], command: touch started }\n");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr("stepveil: error: compose: not ready within 700ms: the check ended "
                              "with 2: \"refused ***\"\nstepveil: hint: "),
                    HasSubstr("stepveil: note: compose is not ready: stopping compose\n"),
                    Not(HasSubstr("pg pass"))));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "started"));
}

TEST_F(RunAllOrderTest, WhatEndsBeforeItIsReadyIsAnErrorWithAHint) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  compose: { path: /compose, command: \"true\", ready: \"127.0.0.1:1\" }\n"
                "  backend: { path: /backend, after: [compose], command: touch started }\n");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 125);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("stepveil: error: compose: ended before it was ready: "),
                             HasSubstr("docker compose up without -d"), HasSubstr("ready: ended")));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "started"));
}

TEST_F(RunAllOrderTest, AJobThatHasEndedLetsTheNextStart) {
  folder_.Write(
      ".stepveil.yaml",
      "processes:\n"
      "  compose: { path: /compose, ready: ended, command: \"sleep 0.4; echo migrated\" }\n"
      "  backend: { path: /backend, after: compose, command: echo up }\n");
  EXPECT_EQ(All().out, "compose | migrated\nbackend | up\n");
}

TEST_F(RunAllOrderTest, OneThatFailsIsStartedAgainWithANote) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  backend: { path: /backend, restart: on-failure, command: \"echo x >>tries; test "
                "$(wc -l <tries) = 2 && echo ${#DATABASE_URL}\" }\n");
  const auto ran = All();
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.err,
            "stepveil: note: backend ended with 1: starting it again in 500ms (1 of 10)\n");
  EXPECT_THAT(ran.out, ::testing::MatchesRegex("backend \\| [1-9][0-9]+\n"));
}

// Colours in a CI log, too.
TEST_F(RunAllOrderTest, OneThatAsksForATerminalPrintsInColours) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  backend: { path: /backend, tty: true, command: \"ls --color=auto; echo "
                "$DATABASE_URL\" }\n"
                "  frontend: { path: /frontend, command: ls --color=auto }\n");
  std::filesystem::create_directory(folder_.path() / "folder");
  const auto ran = All();
  EXPECT_THAT(ran.out, AllOf(HasSubstr("folder\x1b[0m"), HasSubstr("frontend | folder\n"),
                             HasSubstr("backend  | ***\n"), Not(HasSubstr("\r"))));
  EXPECT_THAT(All({"--pty", "never"}).out, HasSubstr("backend  | folder\n"));
}

TEST_F(RunAllOrderTest, AKeyOfTheTerminalEndsThemInReverseOrder) {
  folder_.Write("compose.sh",
                "trap 'echo compose >>ends; exit 0' INT; touch up; while :; do :; done");
  folder_.Write("backend.sh",
                "trap 'sleep 0.4; echo backend >>ends; exit 5' INT; echo up; while :; do :; done");
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  compose: { path: /compose, command: [sh, compose.sh], ready: { command: test -e "
                "up } }\n"
                "  backend: { path: /backend, after: compose, command: [sh, backend.sh] }\n");
  TerminalSession session([&] {
    There()();
    Become(Started(), environment_);
    return 1;
  });
  ASSERT_TRUE(session.Shows(" up")) << session.shown();
  session.Type("\x03");
  EXPECT_EQ(session.ExitCode(), 5) << session.shown();
  EXPECT_EQ(RunProcess({"cat", folder_.path() / "ends"}, {environment_}).out, "backend\ncompose\n");
}

TEST_F(RunAllOrderTest, ChosenOnesBringWhatTheyComeAfter) {
  folder_.Write(".stepveil.yaml",
                "processes:\n"
                "  compose: { path: /compose, command: echo up }\n"
                "  backend: { path: /backend, after: compose, command: echo up }\n"
                "  frontend: { path: /no-such-path, command: echo up }\n");
  const auto ran = All({"--only-processes", "backend"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("compose | up\n"), HasSubstr("backend | up\n")));
  EXPECT_EQ(Count(ran.out, "\n"), 2U);
  EXPECT_EQ(All({"--only-processes", "compose"}).out, "compose | up\n");
}

TEST_F(RunAllOrderTest, WhatCannotBeAnOrderIsRefusedBeforeAnyContact) {
  server_.Control("DELETE", "/_dev/counters");
  const auto refused = [this](const std::string& processes, const std::vector<std::string>& flags) {
    folder_.Write(".stepveil.yaml", "processes: { " + processes + " }\n");
    const auto ran = All(flags);
    EXPECT_EQ(ran.exit_code, 125);
    return ran.err;
  };
  EXPECT_THAT(refused("a: { command: x, after: b }, b: { command: x, after: a }", {}),
              HasSubstr("processes would wait for each other: a after b after a"));
  EXPECT_THAT(refused("a: { command: x, after: bakend }, backend: { command: x }", {}),
              HasSubstr("\"after\" names the unknown process \"bakend\"\nstepveil: hint: did you "
                        "mean \"backend\"?"));
  EXPECT_THAT(refused("a: { command: x }", {"--only-processes", "b"}),
              HasSubstr("unknown process \"b\""));
  EXPECT_THAT(server_.Control("GET", "/_dev/counters"), HasSubstr(R"("tcp_connections":0)"));
  EXPECT_THAT(Stepveil({"run", "--only-processes", "a", "--", "true"}).err,
              HasSubstr("\"--only-processes\" goes with \"--all\" only"));
}

}  // namespace
}  // namespace stepveil::testing
