#include "core/config/setting_faults.h"

#include "core/base/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

TEST(SettingFaults, OneIsLeftAsItIs) {
  SettingFaults faults;
  EXPECT_TRUE(faults.empty());
  faults.Add({ErrorCode::kUsage, "m", {"h"}});
  EXPECT_FALSE(faults.empty());
  EXPECT_EQ(Render(std::move(faults).Combined("the settings")),
            "stepveil: error: m\nstepveil: hint: h\n");
}

TEST(SettingFaults, SeveralAreListed) {
  SettingFaults faults;
  faults.Add({ErrorCode::kUsage, "first", {"do this", "or that"}});
  faults.Add({ErrorCode::kConfig, "second"});
  const Error all = std::move(faults).Combined("the settings");
  EXPECT_EQ(Render(all),
            "stepveil: error: 2 faults in the settings:\n"
            "  first; do this; or that\n"
            "  second\n");
  EXPECT_EQ(all.code, ErrorCode::kConfig);
}

TEST(SettingFaults, AreAUsageFaultIfAllAre) {
  SettingFaults faults;
  faults.Add({ErrorCode::kUsage, "a"});
  faults.Add({ErrorCode::kUsage, "b"});
  EXPECT_EQ(std::move(faults).Combined("x").code, ErrorCode::kUsage);
}

TEST(SettingFaults, AreCountedPastTheOnesListed) {
  SettingFaults faults;
  for (int i = 0; i < 100'000; ++i) {
    faults.Add({ErrorCode::kUsage, "m"});
  }
  const std::string message = std::move(faults).Combined("x").message;
  EXPECT_THAT(message, testing::StartsWith("100000 faults in x:\n"));
  EXPECT_THAT(message, testing::EndsWith("\n  and 99980 more"));
}

TEST(SettingFaults, KnowWhichSettingsAreFaulty) {
  SettingFaults faults;
  faults.Add({ErrorCode::kConfig, "m"}, "project");
  EXPECT_TRUE(faults.IsFaulty("project"));
  EXPECT_FALSE(faults.IsFaulty("environment"));
  faults.MarkAllFaulty();
  EXPECT_TRUE(faults.IsFaulty("environment"));
}

}  // namespace
}  // namespace stepveil
