#include "tests/core/run/supervisor_scene.h"

namespace stepveil::testing {
namespace {

TEST(Supervisor, SeveralAreSentToAtOnceAndEndOneByOne) {
  EXPECT_EQ(InAnotherProcess([] {
              SupervisorRelay relay(2);
              auto a = Supervisor::Start(
                  Running("trap 'exit 11' TERM; while :; do sleep 0.01; done"), {}, relay);
              auto b = Supervisor::Start(
                  Running("trap 'exit 12' TERM; while :; do sleep 0.01; done"), {}, relay);
              relay.Pass();
              usleep(300'000);
              kill(getpid(), SIGTERM);
              WaitFor(*a, relay);
              WaitFor(*b, relay);
              return relay.end_signal() == SIGTERM && a->pid() == -1
                         ? a->TakeOutcome()->exit_code + b->TakeOutcome()->exit_code
                         : 1;
            }),
            23);
}

TEST(Supervisor, OneAloneCanBeEnded) {
  EXPECT_EQ(InAnotherProcess([] {
              SupervisorRelay relay(1);
              auto supervisor = Supervisor::Start(Running("exec sleep 20"), {}, relay);
              relay.Pass();
              supervisor->Send(SIGTERM);
              WaitFor(*supervisor, relay);
              return relay.end_signal() == 0 ? supervisor->TakeOutcome()->exit_code : 1;
            }),
            128 + SIGTERM);
}

TEST(Supervisor, ASignalThatIsHeldBackReachesTheNextOne) {
  EXPECT_EQ(InAnotherProcess([] {
              SupervisorRelay relay(1);
              (void)raise(SIGTERM);
              auto supervisor = Supervisor::Start(Running("exec sleep 20"), {}, relay);
              relay.Pass();
              WaitFor(*supervisor, relay);
              return supervisor->TakeOutcome()->exit_code;
            }),
            128 + SIGTERM);
}

TEST(Supervisor, TheNextOneIsSentToAsTheOneBefore) {
  EXPECT_EQ(InAnotherProcess([] {
              SupervisorRelay relay(1);
              auto first = Supervisor::Start(Running("exit 0"), {}, relay);
              WaitFor(*first, relay);
              auto next = Supervisor::Start(Running("exec sleep 5"), {}, relay);
              relay.Pass();
              kill(getpid(), SIGTERM);
              WaitFor(*next, relay);
              return next->TakeOutcome()->exit_code;
            }),
            128 + SIGTERM);
}

TEST(Supervisor, DroppedItEndsWithItsCommand) {
  EXPECT_EQ(
      InAnotherProcess([] {
        SupervisorRelay relay(1);
        int ends[2];
        (void)pipe2(ends, O_CLOEXEC);
        {
          auto supervisor = Supervisor::Start(Running("exec sleep 20"), {-1, ends[1], -1}, relay);
          relay.Pass();
          usleep(100'000);
        }
        close(ends[1]);
        char byte = 0;
        return read(ends[0], &byte, 1) == 0 && waitpid(-1, nullptr, WNOHANG) == -1 ? 0 : 1;
      }),
      0);
}

// What was opened for us alone does not stay open as long as a command runs.
TEST(Supervisor, HoldsNothingOfOurs) {
  EXPECT_EQ(InAnotherProcess([] {
              SupervisorRelay relay(1);
              int ours[2], its[2];
              (void)pipe2(ours, O_CLOEXEC);
              (void)pipe2(its, O_CLOEXEC);
              auto supervisor =
                  Supervisor::Start(Running("echo up; exec sleep 20"), {-1, its[1], -1}, relay);
              relay.Pass();
              char bytes[3];
              const bool up = read(its[0], bytes, 3) == 3;
              close(ours[1]);
              pollfd closed = {ours[0], POLLIN, 0};
              return up && poll(&closed, 1, 5000) == 1 ? 0 : 1;
            }),
            0);
}

TEST(Supervisor, AnOrphanIsReapedAndARunnerIsNot) {
  EXPECT_EQ(InAnotherProcess([] {
              prctl(PR_SET_CHILD_SUBREAPER, 1);  // as PID 1 of a container is
              SupervisorRelay relay(1);
              auto supervisor = Supervisor::Start(
                  Running("(sleep 0.1 >/dev/null &) ; sleep 0.3; exit 5"), {}, relay);
              relay.Pass();
              while (!supervisor->HasEnded()) {
                pollfd waiting = {supervisor->wait_number(), POLLIN, 0};
                ppoll(&waiting, 1, nullptr, &relay.waiting_mask());
                relay.LookAtChildren();
              }
              return waitpid(-1, nullptr, WNOHANG) == -1 ? supervisor->TakeOutcome()->exit_code : 1;
            }),
            5);
}

}  // namespace
}  // namespace stepveil::testing
