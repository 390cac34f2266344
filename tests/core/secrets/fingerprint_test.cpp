#include "core/secrets/fingerprint.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace stepveil {
namespace {

FetchedSecret Sample(const std::string& name, const std::string& value) {
  FetchedSecret secret;
  secret.name = name;
  secret.value = Secret(value);
  secret.environment = "dev";
  secret.path = secret.asked_path = "/backend";
  secret.tags = {"ci"};
  return secret;
}

SecretSet SampleSet() {
  SecretSet set;
  set.secrets.push_back(Sample("A", "one"));
  set.secrets.push_back(Sample("B", ""));
  set.warnings = {"one warning"};
  return set;
}

TEST(Fingerprint, TheSameSetGivesTheSame) {
  EXPECT_TRUE(SameBytes(FingerprintOf(SampleSet()), FingerprintOf(SampleSet())));
}

TEST(Fingerprint, EachPartOfASetCounts) {
  const Secret before = FingerprintOf(SampleSet());
  const auto differs = [&](void (*change)(SecretSet&)) {
    SecretSet set = SampleSet();
    change(set);
    return !SameBytes(FingerprintOf(set), before);
  };
  EXPECT_TRUE(differs([](SecretSet& set) { set.secrets[0].value = Secret("two"); }));
  EXPECT_TRUE(differs([](SecretSet& set) { set.secrets[0].name = "C"; }));
  EXPECT_TRUE(differs([](SecretSet& set) { set.secrets[0].path = "/shared"; }));
  EXPECT_TRUE(differs([](SecretSet& set) { set.secrets[0].asked_path = "/"; }));
  EXPECT_TRUE(differs([](SecretSet& set) { set.secrets[0].environment = "prod"; }));
  EXPECT_TRUE(differs([](SecretSet& set) { set.secrets[0].imported = true; }));
  EXPECT_TRUE(differs([](SecretSet& set) { set.secrets[0].tags.emplace_back("x"); }));
  EXPECT_TRUE(differs([](SecretSet& set) { set.secrets.pop_back(); }));
  EXPECT_TRUE(differs([](SecretSet& set) { set.warnings.clear(); }));
}

TEST(Fingerprint, WhereOneTextEndsAndTheNextBeginsCounts) {
  SecretSet a;
  a.secrets.push_back(Sample("A", "bc"));
  SecretSet b;
  b.secrets.push_back(Sample("Ab", "c"));
  EXPECT_FALSE(SameBytes(FingerprintOf(a), FingerprintOf(b)));
}

}  // namespace
}  // namespace stepveil
