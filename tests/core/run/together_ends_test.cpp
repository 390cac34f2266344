#include "core/run/together.h"
#include "tests/core/run/together_scene.h"

namespace stepveil::testing {
namespace {

// web after api after database, by way of a process that has ended.
TEST_F(TogetherTest, AFailureStopsTheOthersInReverseOrder) {
  NamedChild database = Child("database", Stays("database"));
  database.ready = ByFile("database.up");
  NamedChild migrate = Child("migrate", "true");
  migrate.after = {"database"};
  migrate.ready.kind = ReadyWhen::Kind::kEnded;
  NamedChild api = Child("api",
                         "trap 'sleep 0.4; echo api >>ends; exit 0' TERM; touch api.up; "
                         "while :; do sleep 0.02; done");
  api.after = {"migrate"};
  api.ready = ByFile("api.up");
  NamedChild web = Child("web",
                         "trap 'sleep 0.4; echo web >>ends; exit 0' TERM; touch web.up; "
                         "while :; do sleep 0.02; done");
  web.after = {"api"};
  web.ready = ByFile("web.up");
  NamedChild last = Child("last", "exit 6");
  last.after = {"web"};
  const Ran ran = Run(These(std::move(api), std::move(database), std::move(last),
                            std::move(migrate), std::move(web)));
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_THAT(ran.told, HasSubstr("last failed 6, stopping api database web\n"));
  EXPECT_EQ(Read("ends"), "web\napi\ndatabase\n");
}

TEST_F(TogetherTest, ASignalWhileSomeWaitStartsNoneOfThem) {
  NamedChild database = Child("database", Stays("database"));
  database.ready = ByFile("never");
  NamedChild web = Child("web", "touch started");
  web.after = {"database"};
  const Ran ran = Run(These(std::move(database), std::move(web)), SIGTERM, "database.up");
  EXPECT_EQ(ran.exit_code, 128 + SIGTERM) << ran.told;
  EXPECT_EQ(ran.told, "database ended 0\n");
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "started"));
}

TEST_F(TogetherTest, ASignalDuringAPauseEndsAtOnce) {
  NamedChild web =
      Child("web", "echo x >>tries; test $(wc -l <tries) -lt 5 || touch often; exit 1");
  web.restart_on_failure = true;
  const auto start = std::chrono::steady_clock::now();
  const auto in_the_pause = [](pid_t pid) {
    std::this_thread::sleep_for(500ms);
    kill(pid, SIGTERM);
  };
  const Ran ran = Run(These(std::move(web)), SIGCONT, "often", in_the_pause);
  EXPECT_EQ(ran.exit_code, 128 + SIGTERM) << ran.told;
  EXPECT_LT(std::chrono::steady_clock::now() - start, 15s) << "the fifth pause takes 8s";
}

TEST_F(TogetherTest, OneThatIsEndedByASignalToUsIsNotStartedAgain) {
  NamedChild web = Child("web", "touch up; exec sleep 50");
  web.restart_on_failure = true;
  const Ran ran = Run(These(std::move(web)), SIGTERM, "up");
  EXPECT_EQ(ran.exit_code, 128 + SIGTERM);
  EXPECT_THAT(ran.told, Not(HasSubstr("again")));
}

TEST_F(TogetherTest, ASignalToUsReachesThemInReverseOrder) {
  for (const int signal : {SIGTERM, SIGHUP}) {
    for (const char* name : {"web.up", "database.up", "ends"}) {
      std::filesystem::remove(folder_.path() / name);
    }
    const std::string ends = "; exit 0' TERM HUP; touch ";
    const std::string loop = ".up; while :; do sleep 0.02; done";
    NamedChild database =
        Child("database", "trap 'echo database >>ends" + ends + "database" + loop);
    NamedChild web = Child("web", "trap 'sleep 0.5; echo web >>ends" + ends + "web" + loop);
    database.ready = ByFile("database.up");
    web.after = {"database"};
    const Ran ran = Run(These(std::move(database), std::move(web)), signal, "web.up");
    EXPECT_EQ(ran.exit_code, 0) << ran.told;
    EXPECT_EQ(Read("ends"), signal == SIGTERM ? "web\ndatabase\n" : "database\nweb\n");
  }
}

TEST_F(TogetherTest, ASecondSignalReachesAll) {
  NamedChild database = Child("database", Stays("database"));
  NamedChild web =
      Child("web", "trap 'touch asked' TERM; touch web.up; while :; do sleep 0.02; done");
  database.ready = ByFile("database.up");
  web.after = {"database"};
  web.request.options.kill_after = 0ms;
  const auto again = [this](pid_t pid) {
    while (!std::filesystem::exists(folder_.path() / "asked")) {
      std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(Read("ends"), "");
    std::this_thread::sleep_for(SignalRelay::kRepeat + 200ms);
    kill(pid, SIGTERM);
  };
  const Ran ran = Run(These(std::move(database), std::move(web)), SIGTERM, "web.up", again);
  EXPECT_EQ(ran.exit_code, 128 + SIGKILL) << ran.told;
  EXPECT_EQ(Read("ends"), "database\n");
}

// It gets the signals of everybody once nobody is left after it.
TEST_F(TogetherTest, OneWhoseFollowersHaveEndedIsToldAtOnce) {
  NamedChild database = Child("database", Stays("database"));
  NamedChild web = Child("web", "(sleep 0.3; touch web.gone) & exit 0");
  database.ready = ByFile("database.up");
  web.after = {"database"};
  web.request.options.drain = 50ms;
  const Ran ran = Run(These(std::move(database), std::move(web)), SIGTERM, "web.gone");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(Read("ends"), "database\n");
}

}  // namespace
}  // namespace stepveil::testing
