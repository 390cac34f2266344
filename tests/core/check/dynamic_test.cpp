#include "core/check/dynamic.h"

#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class SayDynamicTest : public ::testing::Test {
 protected:
  SayDynamicTest() { ScriptSample(instance_); }

  // The findings, a line each: "LEVEL TEXT".
  std::string Said(std::vector<std::string> names, std::vector<std::string> paths = {"/backend"}) {
    Request request = Ask(std::move(paths));
    request.dynamic = std::move(names);
    Client client = instance_.MakeClient();
    Report report;
    SayDynamic(request, client, Token(), report);
    constexpr std::array kLevels{"ok", "warning", "fault"};
    std::string text;
    for (const Finding& finding : report.findings()) {
      text += std::string(kLevels.at(static_cast<std::size_t>(finding.level))) + " " +
              finding.text + "\n";
    }
    return text;
  }

  [[nodiscard]] bool Leased() const {
    for (const auto& flight : instance_.flights) {
      for (const std::string& path : flight) {
        if (path.find("/leases") != std::string::npos) {
          return true;
        }
      }
    }
    return false;
  }

  ScriptedInstance instance_;
};

constexpr const char* kDynamics = "/api/v1/dynamic-secrets";

TEST_F(SayDynamicTest, SaysWhatWouldBeLeasedAndLeasesNothing) {
  instance_.On(kDynamics, {200, R"({"dynamicSecrets":[{"name":"database"}]})"}, "path=%2Fbackend");
  instance_.On(kDynamics, {200, R"({"dynamicSecrets":[{"name":"queue"}]})"}, "path=%2Fcompose");
  const std::string said = Said({"database", "/compose/queue", "databse"});
  EXPECT_THAT(said, AllOf(HasSubstr("ok dynamic secret \"database\" of \"/backend\" exists"),
                          HasSubstr("ok dynamic secret \"queue\" of \"/compose\" exists"),
                          HasSubstr("fault there is no dynamic secret \"databse\"")));
  EXPECT_FALSE(Leased());
}

TEST_F(SayDynamicTest, SaysWhyItCannotTell) {
  instance_.On(kDynamics, {403, Envelope(403, "PermissionDenied", "no")});
  EXPECT_THAT(Said({"database"}), HasSubstr("fault cannot list the dynamic secrets of"));
  EXPECT_THAT(Said({"database"}, {"/backend", "/compose"}),
              HasSubstr("fault dynamic secret \"database\" may stand in any of the paths"));
}

TEST_F(SayDynamicTest, AsksNothingWhereNoneIsNamed) {
  EXPECT_THAT(Said({}), IsEmpty());
  EXPECT_THAT(instance_.flights, IsEmpty());
}

}  // namespace
}  // namespace stepveil
