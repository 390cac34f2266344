#include "core/config/seal_choice.h"

#include "core/config/environment_layer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kKey = "STEPVEIL_SEAL_KEY=canary-9f3b";

struct Taken {
  Request request;
  std::string fault;  // with its hints; "" = none
};

// Of flags, of variables, and of a file of the repository.
Taken Take(Settings flags, const std::vector<std::string>& variables, Settings file = {}) {
  SettingFaults faults;
  std::vector<Layer> all;
  all.push_back({LayerKind::kFlags, std::move(flags)});
  all.push_back({LayerKind::kEnvironment, ReadEnvironment(Variables(variables), faults)});
  all.push_back({LayerKind::kRepository, std::move(file)});
  Layers layers(std::move(all), faults);
  Taken taken;
  TakeSeal(layers, taken.request, faults);
  if (!faults.empty()) {
    Error error = std::move(faults).Combined("the settings");
    taken.fault = error.message;
    for (const std::string& hint : error.hints) {
      taken.fault += "\n" + hint;
    }
  }
  EXPECT_THAT(taken.fault, Not(HasSubstr("canary")));
  return taken;
}

Settings Fallback(const std::string& file, const std::string& age = "") {
  Settings settings;
  settings.fallback = file;
  settings.fallback_max_age = age;
  return settings;
}

Settings Sealed(const std::string& file) {
  Settings settings;
  settings.sealed = file;
  return settings;
}

TEST(SealChoice, WithoutAnythingThereIsNothing) {
  const Taken taken = Take({}, {});
  EXPECT_EQ(taken.fault, "");
  EXPECT_EQ(taken.request.seal.sealed + taken.request.seal.fallback, "");
  EXPECT_EQ(taken.request.seal.max_age, kUsualMaxAge);
}

TEST(SealChoice, TakesAllThatOpensAndSeals) {
  Settings flags = Sealed("a.age");
  flags.seal_key_file = "key.txt";
  flags.recipients = std::vector<std::string>{"age1"};
  flags.max_age = "2h";
  const Taken taken = Take(std::move(flags), {kKey, "STEPVEIL_SEAL_PASSPHRASE=phrase"});
  EXPECT_EQ(taken.fault, "");
  const SealSettings& seal = taken.request.seal;
  EXPECT_EQ(seal.sealed, "a.age");
  EXPECT_EQ(seal.key.Expose(), "canary-9f3b");
  EXPECT_EQ(seal.passphrase.Expose(), "phrase");
  EXPECT_EQ(seal.key_file, "key.txt");
  EXPECT_THAT(seal.recipients, ElementsAre("age1"));
  EXPECT_EQ(seal.max_age, hours(2));
}

TEST(SealChoice, AFallbackHasAnAgeOfItsOwn) {
  Settings flags = Fallback("kept.age", "24h");
  flags.max_age = "2h";
  const Taken taken = Take(std::move(flags), {kKey});
  EXPECT_EQ(taken.fault, "");
  EXPECT_EQ(taken.request.seal.fallback, "kept.age");
  EXPECT_EQ(taken.request.seal.max_age, hours(24));
}

TEST(SealChoice, AFallbackNeedsAnAge) {
  EXPECT_THAT(Take(Fallback("kept.age"), {kKey}).fault,
              HasSubstr("a fallback needs an age that it may have\nuse --fallback-max-age 24h"));
  const std::string wrong = Take(Fallback("kept.age", "soon"), {kKey}).fault;
  EXPECT_THAT(wrong, HasSubstr("--fallback-max-age: not an age"));
  EXPECT_THAT(wrong, Not(HasSubstr("needs an age")));
  EXPECT_THAT(Take(Fallback("kept.age", "91d"), {kKey}).fault, HasSubstr("at most 90d"));
}

TEST(SealChoice, EachKindOfKeyIsOne) {
  for (const char* key :
       {kKey, "STEPVEIL_SEAL_PASSPHRASE=canary-9f3b", "STEPVEIL_SEAL_KEY_FILE=key.txt"}) {
    EXPECT_EQ(Take(Fallback("kept.age", "1h"), {key}).fault, "") << key;
    EXPECT_EQ(Take(Sealed("a.age"), {key}).fault, "") << key;
  }
}

TEST(SealChoice, WithoutAKeyItSaysWhichVariableIsEmpty) {
  for (const auto& [block, why] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{}, "none is given"},
           {{"STEPVEIL_SEAL_KEY="}, "STEPVEIL_SEAL_KEY is empty"},
           {{"STEPVEIL_SEAL_PASSPHRASE="}, "STEPVEIL_SEAL_PASSPHRASE is empty"},
           {{"STEPVEIL_SEAL_PASSPHRASE=", "STEPVEIL_SEAL_KEY="},
            "STEPVEIL_SEAL_KEY and STEPVEIL_SEAL_PASSPHRASE are empty"}}) {
    EXPECT_THAT(Take(Fallback("kept.age", "1h"), block).fault,
                HasSubstr("a fallback needs a key, and " + why + "\nset STEPVEIL_SEAL_KEY"));
    EXPECT_THAT(Take(Sealed("a.age"), block).fault,
                HasSubstr("a sealed file needs a key, and " + why + "\nset STEPVEIL_SEAL_KEY"));
  }
  EXPECT_EQ(Take(Sealed("a.age"), {kKey, "STEPVEIL_SEAL_PASSPHRASE="}).fault, "");
}

TEST(SealChoice, ASealedFileAndAFallbackExcludeEachOther) {
  Settings flags = Fallback("kept.age", "1h");
  flags.sealed = "a.age";
  EXPECT_THAT(Take(std::move(flags), {kKey}).fault, HasSubstr("leave out one of them"));
}

// What the repository offers is for jobs that have a key, and where nothing else was said.
TEST(SealChoice, AFallbackOfTheRepositorysIsNobodysFault) {
  const Taken without = Take({}, {"STEPVEIL_SEAL_KEY="}, Fallback("kept.age", "1h"));
  EXPECT_EQ(without.fault, "");
  EXPECT_EQ(without.request.seal.fallback, "");
  ASSERT_EQ(without.request.warnings.size(), 1U);
  EXPECT_THAT(without.request.warnings.front(), HasSubstr("STEPVEIL_SEAL_KEY is empty"));
  const Taken sealed = Take(Sealed("a.age"), {kKey}, Fallback("kept.age", "1h"));
  EXPECT_EQ(sealed.fault, "");
  EXPECT_EQ(sealed.request.seal.fallback, "");
  EXPECT_THAT(sealed.request.warnings, IsEmpty());
  EXPECT_EQ(Take({}, {kKey}, Fallback("kept.age", "1h")).request.seal.fallback, "kept.age");
  EXPECT_THAT(Take({}, {kKey}, Fallback("kept.age")).fault, HasSubstr("needs an age"));
}

}  // namespace
}  // namespace stepveil
