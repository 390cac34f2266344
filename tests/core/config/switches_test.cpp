#include "core/config/switches.h"

#include "core/config/environment_layer.h"

#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <string>
#include <vector>

namespace stepveil {
namespace {

std::string VariableOf(const std::string& setting) {
  std::string name = "STEPVEIL_";
  for (const char c : setting) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

TEST(Switches, AVariableIsNamedAfterItsSetting) {
  for (const Switch& one : kSwitches) {
    EXPECT_EQ(one.variable, VariableOf(one.setting));
  }
}

// A row that was copied and not changed would turn another switch on or off.
TEST(Switches, NoTwoShareAPlace) {
  Request request;
  Settings settings;
  std::set<const void*> places;
  for (const Switch& one : kSwitches) {
    EXPECT_TRUE(places.insert(&one.in(request)).second) << one.setting;
    EXPECT_TRUE(places.insert(&(settings.*one.field)).second) << one.setting;
  }
}

TEST(Switches, EachIsReadFromItsVariableAlone) {
  for (const Switch& one : kSwitches) {
    const std::vector<std::string> entries = {std::string(one.variable) + "=true"};
    SettingFaults faults;
    const Settings read = ReadEnvironment(Variables(entries), faults);
    EXPECT_TRUE(faults.empty());
    for (const Switch& other : kSwitches) {
      EXPECT_EQ((read.*other.field).has_value(), std::string(one.setting) == other.setting)
          << other.setting;
    }
  }
}

}  // namespace
}  // namespace stepveil
