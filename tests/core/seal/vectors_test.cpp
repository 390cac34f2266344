// The files of vectors/, which the README shows: they open for ever, here and with Python alone.
#include "core/seal/age_file.h"
#include "core/seal/bundle.h"
#include "tests/core/seal/bundle_samples.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace stepveil {
namespace {

const std::string kVectors = STEPVEIL_SOURCE_DIR "/tests/core/seal/vectors/";
constexpr char kKey[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";

std::string Content(const std::string& name) {
  std::ifstream stream(kVectors + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string OpenedByPython(const std::vector<std::string>& words) {
  std::vector<std::string> command = {"python3", "-B", kVectors + "open.py"};
  command.insert(command.end(), words.begin(), words.end());
  const auto ran = testing::RunProcess(command, {{"PATH=/usr/local/bin:/usr/bin:/bin"}});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  return ran.out;
}

TEST(Vectors, BothOpenHere) {
  for (const std::string& key : {std::string(kKey), Content("key.txt")}) {
    AgeOpeners openers;
    openers.identities = ReadKeys(Secret(key)).value().identities;
    EXPECT_EQ(OpenAge(Content("key.age"), openers).value().Expose(), Content("bundle.json"));
  }
  EXPECT_EQ(OpenAge(Content("passphrase.age"), {{}, Secret("correct horse")}).value().Expose(),
            Content("bundle.json"));
  auto bundle = ReadBundle(Secret(Content("bundle.json"))).value();
  EXPECT_TRUE(SetFor(bundle, SealedRequestOf(testing::SampleRequest())));
}

TEST(Vectors, BothOpenWithPythonAlone) {
  EXPECT_EQ(OpenedByPython({kVectors + "key.age", kKey}), Content("bundle.json"));
  EXPECT_EQ(OpenedByPython({kVectors + "passphrase.age", "-p", "correct horse"}),
            Content("bundle.json"));
}

TEST(Vectors, WhatIsSealedNowOpensWithPythonAlone) {
  const testing::ScratchFolder folder;
  const AgeKeys keys = ReadKeys(Secret(kKey)).value();
  const std::string content = std::string(70'000, 'x') + "end";
  const auto file = folder.Write(
      "now.age",
      SealAge(Secret(content), {{NewAgeIdentity()->public_key, keys.identities[0].public_key}, {}})
          .value());
  EXPECT_EQ(OpenedByPython({file, kKey}), content);
}

}  // namespace
}  // namespace stepveil
