// The keys of sealed files: where they may come from, and what fits what.
#include "tests/e2e/sealed_job.h"

#include <gmock/gmock.h>

#include <string>

namespace stepveil::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Each way to have no right key.
TEST_F(SealedTest, WithoutItsKeyItStaysShut) {
  SealAndForget();
  const std::string cannot = "cannot use the sealed file \"secrets.age\": ";
  Set("STEPVEIL_SEAL_KEY", "c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTI=");
  EXPECT_EQ(WrongWith(Open(), 125, cannot + "the key does not open it"), "");
  Set("STEPVEIL_SEAL_KEY", "canary-key");
  const ProcessResult wrong = Open();
  EXPECT_EQ(WrongWith(wrong, 125, cannot + "STEPVEIL_SEAL_KEY: line 1: is no key"), "");
  EXPECT_THAT(wrong.err, Not(HasSubstr("canary")));
  Set("STEPVEIL_SEAL_KEY", "");
  EXPECT_EQ(WrongWith(Open(), 125, "a sealed file needs a key, and STEPVEIL_SEAL_KEY is empty"),
            "");
  Unset("STEPVEIL_SEAL_KEY");
  EXPECT_EQ(WrongWith(Open(), 125, "a sealed file needs a key, and none is given"), "");
  Set("STEPVEIL_SEAL_PASSPHRASE", "canary phrase");
  EXPECT_EQ(WrongWith(Open(), 125, "it needs a key, and none is given"), "");
}

TEST_F(SealedTest, AKeyInTheRepositorysFileIsRefused) {
  for (const char* key : {"seal-key", "seal-passphrase", "seal-key-file", "sealed", "recipient"}) {
    folder_.Write(".stepveil.yaml", std::string(key) + ": canary-9f3b\n");
    const ProcessResult refused = Stepveil({"run", "--path", "/compose", "--", "true"});
    EXPECT_EQ(WrongWith(refused, 125, ".stepveil.yaml:1:1: \"" + std::string(key) + "\""), "");
    EXPECT_THAT(refused.err, Not(HasSubstr("canary")));
  }
}

TEST_F(SealedTest, APairSealsWithItsPublicHalfAlone) {
  const ProcessResult made = Stepveil({"seal-key", "-o", "key.txt"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, StartsWith("age1"));
  EXPECT_EQ(Mode("key.txt"), std::filesystem::perms(0600));
  Unset("STEPVEIL_SEAL_KEY");
  const std::string recipient = made.out.substr(0, made.out.size() - 1);
  ASSERT_EQ(Seal({"--process", "compose", "--recipient", recipient}).exit_code, 0);
  ForgetServer();
  EXPECT_EQ(Open({"--process", "compose", "--seal-key-file", "key.txt"}).out, "9\n");
  Set("STEPVEIL_SEAL_KEY", Content("key.txt"));
  EXPECT_EQ(Open().out, "9\n");
  const ProcessResult age =
      RunProcess({"age", "-d", "-i", folder_.path() / "key.txt", folder_.path() / "secrets.age"},
                 {environment_});
  EXPECT_THAT(age.out, StartsWith("{\"stepveil-bundle\":1,")) << age.err;
}

TEST_F(SealedTest, APassphraseSealsAndOpens) {
  Set("STEPVEIL_SEAL_PASSPHRASE", "correct horse");
  EXPECT_EQ(WrongWith(Seal(), 2, "a passphrase and keys can't open the same file"), "");
  Unset("STEPVEIL_SEAL_KEY");
  ASSERT_EQ(Seal().exit_code, 0);
  ForgetServer();
  EXPECT_EQ(Open().out, "9\n");
  Set("STEPVEIL_SEAL_PASSPHRASE", "canary phrase");
  EXPECT_EQ(WrongWith(Open(), 125, "the passphrase does not open it"), "");
}

TEST_F(SealedTest, NobodyToSealForIsToldBeforeTheLogin) {
  Unset("STEPVEIL_SEAL_KEY");
  static_cast<void>(Requests());
  EXPECT_EQ(WrongWith(Seal(), 2, "there is nobody to seal for"), "");
  EXPECT_EQ(WrongWith(Seal({"--process", "compose", "--recipient", "canary"}), 2,
                      "what is to be sealed for is no public key"),
            "");
  EXPECT_EQ(Requests(), 0);
}

TEST_F(SealedTest, TheKeyIsNotPrintedIntoALog) {
  Set("CI", "true");
  const ProcessResult shown =
      RunProcess({"sh", "-c", "\"$0\" seal-key; echo $?", StepveilProgram()}, {environment_});
  EXPECT_EQ(shown.out, "7\n");
  const ProcessResult taken = RunProcess(
      {"sh", "-c", "key=$(\"$0\" seal-key) && printf %s \"$key\" | grep -c AGE-SECRET-KEY-1",
       StepveilProgram()},
      {environment_});
  EXPECT_EQ(taken.out, "1\n") << taken.err;
}

}  // namespace
}  // namespace stepveil::testing
