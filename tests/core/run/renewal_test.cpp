#include "core/run/renewal.h"

#include "tests/core/run/together_scene.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace stepveil::testing {
namespace {

constexpr char kNew[] = "another-canary-4d1f-SECRET";

// A script that writes names into the file `order` gives those children a new TOKEN.
class RenewalTest : public TogetherTest {
 protected:
  RenewalTest() {
    mkfifo((folder_.path() / "order").c_str(), 0600);
    renewals_ = [this] { return FromOrders(); };
  }

  static NamedChild After(NamedChild child, const std::string& name) {
    child.after = {name};
    return child;
  }

  std::vector<std::string> names_;  // of the children, by their numbers

 private:
  [[nodiscard]] Renewals FromOrders() const {
    const int number = open((folder_.path() / "order").c_str(), O_RDWR | O_CLOEXEC);
    return {number, [this, number]() -> std::optional<Renewal> {
              char bytes[256];
              const ssize_t size = read(number, bytes, sizeof bytes);
              return Given({bytes, static_cast<std::size_t>(size - 1)});
            }};
  }

  [[nodiscard]] std::optional<Renewal> Given(const std::string& line) const {
    if (line == "over") {
      return std::nullopt;
    }
    std::vector<Secret> needles;
    needles.emplace_back(kCanary);
    needles.emplace_back(kNew);
    Renewal renewal{{}, std::make_shared<const NeedleTable>(needles)};
    for (const std::string& name : Split(line, ' ')) {
      const auto at = std::find(names_.begin(), names_.end(), name);
      std::vector<Secret> block;
      block.emplace_back("PATH=/usr/bin:/bin");
      block.emplace_back(std::string("TOKEN=") + kNew);
      renewal.blocks.emplace_back(at - names_.begin(), std::move(block));
    }
    return renewal;
  }
};

// `once`, in the first start; there it stays until it is asked to end, which it does with 7.
std::string Twice(const std::string& name, const std::string& once, const std::string& again) {
  return "echo " + name + " >>starts; trap 'rm -f " + name + ".up; echo " + name +
         " >>ends; exit 7' TERM; " + "if [ ! -e " + name + ".once ]; then touch " + name +
         ".once; " + once + "; while :; do sleep 0.02; done; fi; " + again;
}

TEST_F(RenewalTest, StartsTheOneAnewAndLeavesTheOthersRunning) {
  names_ = {"api", "web"};
  NamedChild web = Child("web", "echo web >>starts; until test -e over; do sleep 0.02; done");
  const Ran ran = Run(These(Child("api", Twice("api", "echo api >order",
                                               "echo has $TOKEN; touch over; "
                                               "test ${#TOKEN} = 26")),
                            std::move(web)));
  EXPECT_EQ(ran.exit_code, 0) << ran.told;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("api | has ***\n"), Not(HasSubstr("SECRET"))));
  EXPECT_EQ(Read("ends"), "api\n");
  const std::string starts = Read("starts");
  EXPECT_EQ(std::count(starts.begin(), starts.end(), '\n'), 3) << starts;
  EXPECT_THAT(ran.told, AllOf(HasSubstr("api ended 7\n"), Not(HasSubstr("failed"))));
}

TEST_F(RenewalTest, EndsAndStartsSeveralInTheirOrder) {
  names_ = {"web", "database"};
  const std::string up = "sleep 0.3; echo ready >>starts; touch database.up";
  NamedChild database =
      Child("database", Twice("database", up, up + "; until test -e over; do sleep 0.02; done"));
  database.ready = ByFile("database.up");
  NamedChild web =
      After(Child("web", Twice("web", "echo web database >order", "touch over")), "database");
  const Ran ran = Run(These(std::move(web), std::move(database)));
  EXPECT_EQ(ran.exit_code, 0) << ran.told;
  EXPECT_EQ(Read("ends"), "web\ndatabase\n");
  EXPECT_EQ(Read("starts"), "database\nready\nweb\ndatabase\nready\nweb\n");
}

TEST_F(RenewalTest, WhatHasDoneItsWorkOrIsAtItStaysAlone) {
  names_ = {"migrate", "seed", "web"};
  NamedChild migrate = Child("migrate", "echo migrate >>starts");
  migrate.ready.kind = ReadyWhen::Kind::kEnded;
  NamedChild seed = Child("seed",
                          "echo seed >>starts; until test -e over; do sleep 0.02; done; "
                          "echo seeded >>starts");
  seed.ready.kind = ReadyWhen::Kind::kEnded;
  NamedChild web =
      After(Child("web", Twice("web", "echo migrate seed web >order", "touch over")), "migrate");
  const Ran ran = Run(These(std::move(migrate), std::move(seed), std::move(web)));
  EXPECT_EQ(ran.exit_code, 0) << ran.told;
  const std::string starts = Read("starts");
  EXPECT_EQ(starts.find("migrate"), starts.rfind("migrate")) << starts;
  EXPECT_THAT(starts, HasSubstr("seeded\n"));
  EXPECT_EQ(Read("ends"), "web\n");
}

TEST_F(RenewalTest, OneThatWaitsStartsWithTheNewOnes) {
  names_ = {"database", "web"};
  NamedChild database = Child("database", "echo web >order; sleep 0.4; touch up; sleep 0.4");
  database.ready = ByFile("up");
  NamedChild web = After(Child("web", "echo web >>starts; test ${#TOKEN} = 26"), "database");
  const Ran ran = Run(These(std::move(database), std::move(web)));
  EXPECT_EQ(ran.exit_code, 0) << ran.told;
  EXPECT_EQ(Read("starts"), "web\n");
}

TEST_F(RenewalTest, AllRunOnWhereNoMoreWillCome) {
  names_ = {"web"};
  const Ran ran = Run(These(Child("web", "echo over >order; sleep 0.4; echo on >>starts")));
  EXPECT_EQ(ran.exit_code, 0) << ran.told;
  EXPECT_EQ(Read("starts"), "on\n");
}

TEST_F(RenewalTest, AFailureMeanwhileStartsNothingAnew) {
  names_ = {"web", "job"};
  NamedChild web = Child("web",
                         "trap 'touch asked; sleep 0.5; exit 0' TERM; echo web >>starts; "
                         "echo web >order; while :; do sleep 0.02; done");
  NamedChild job = Child("job", "until test -e asked; do sleep 0.02; done; exit 5");
  const Ran ran = Run(These(std::move(web), std::move(job)));
  EXPECT_EQ(ran.exit_code, 5) << ran.told;
  EXPECT_EQ(Read("starts"), "web\n");
}

TEST_F(RenewalTest, ASignalMeanwhileEndsAll) {
  names_ = {"web"};
  NamedChild web = Child("web",
                         "trap 'touch asked; sleep 0.5; exit 0' TERM; echo web >>starts; "
                         "echo web >order; while :; do sleep 0.02; done");
  const Ran ran = Run(These(std::move(web)), SIGINT, "asked");
  EXPECT_EQ(Read("starts"), "web\n") << ran.told;
}

}  // namespace
}  // namespace stepveil::testing
