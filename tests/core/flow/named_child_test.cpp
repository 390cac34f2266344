#include "core/flow/named_child.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class NamedChildTest : public ::testing::Test {
 protected:
  NamedChild Child(const ProcessStart& start, PtyUse pty = PtyUse::kAuto) {
    Request request;
    request.process = "web";
    request.start = start;
    ChildRequest child;
    child.options.pty = pty;
    return NamedChildOf(request, std::move(child), context_);
  }

  std::vector<std::string> no_variables_;
  Variables variables_{no_variables_};
  Clock clock_;
  Console console_;
  Context context_{variables_, clock_, nullptr, console_};  // the probes keep it
};

TEST_F(NamedChildTest, WithoutAnOrderItIsReadyWhenItHasStarted) {
  const NamedChild child = Child({});
  EXPECT_EQ(child.name, "web");
  EXPECT_EQ(child.ready.kind, ReadyWhen::Kind::kStarted);
  EXPECT_EQ(child.request.options.pty, PtyUse::kAuto);
}

TEST_F(NamedChildTest, SaysWhatTheFileSays) {
  ProcessStart start;
  start.after = {"db"};
  start.ready_command = {"pg_isready"};
  start.ready_within = std::chrono::seconds(5);
  start.restart_on_failure = true;
  start.tty = true;
  const NamedChild child = Child(start);
  EXPECT_THAT(child.after, ElementsAre("db"));
  EXPECT_EQ(child.ready.kind, ReadyWhen::Kind::kCommand);
  EXPECT_THAT(child.ready.command, ElementsAre("pg_isready"));
  EXPECT_EQ(child.ready.within, std::chrono::seconds(5));
  EXPECT_TRUE(child.restart_on_failure);
  EXPECT_EQ(child.request.options.pty, PtyUse::kAlways);
  EXPECT_EQ(Child(start, PtyUse::kNever).request.options.pty, PtyUse::kNever);
  start.ready_when_ended = true;
  EXPECT_EQ(Child(start).ready.kind, ReadyWhen::Kind::kEnded);
}

TEST_F(NamedChildTest, AnAddressIsProbedByItsKind) {
  for (const auto& [address, words] : std::map<std::string, std::string>{
           {"127.0.0.1:1", "cannot connect to \"127.0.0.1:1\": connection refused"},
           {"/no/such/socket", "cannot connect to \"/no/such/socket\": no such file or directory"},
           {"http://127.0.0.1:1/x", "cannot reach \"http://127.0.0.1:1/x\": "}}) {
    ProcessStart start;
    start.ready_address = address;
    const NamedChild child = Child(start);
    ASSERT_EQ(child.ready.kind, ReadyWhen::Kind::kProbe);
    EXPECT_THAT(child.ready.probe().error().message, HasSubstr(words));
  }
}

}  // namespace
}  // namespace stepveil
