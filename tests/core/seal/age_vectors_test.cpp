// The conformance vectors that the authors of age's format publish (the package cctv-age): what
// every reader of it must open, and what it must not, each with the stage that refuses it.
#include "core/base/text.h"
#include "core/seal/age_file.h"
#include "tests/support/process.h"
#include "tests/support/sha256.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace stepveil {
namespace {

struct Vector {
  std::multimap<std::string, std::string> facts;
  std::string file;

  [[nodiscard]] std::string Fact(const std::string& name) const {
    const auto at = facts.find(name);
    return at == facts.end() ? "" : at->second;
  }
};

Vector ReadVector(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t end = bytes.find("\n\n");
  Vector vector;
  vector.file = bytes.substr(end + 2);
  for (const std::string& line : Split(bytes.substr(0, end), '\n')) {
    const std::size_t colon = line.find(": ");
    vector.facts.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  return vector;
}

AgeOpeners OpenersOf(const Vector& vector) {
  AgeOpeners openers;
  const auto [begin, end] = vector.facts.equal_range("identity");
  for (auto at = begin; at != end; ++at) {
    auto keys = ReadKeys(Secret(at->second)).value();
    std::move(keys.identities.begin(), keys.identities.end(),
              std::back_inserter(openers.identities));
  }
  openers.passphrase = Secret(vector.Fact("passphrase"));
  return openers;
}

// In the vectors' words.
std::string Ending(const Vector& vector) {
  const auto opened = OpenAge(vector.file, OpenersOf(vector));
  if (opened) {
    return "success " + testing::Sha256(std::string(opened->Expose()));
  }
  EXPECT_FALSE(opened.error().hints.empty());
  const std::string& message = opened.error().message;
  const bool none_given = message.find("none is given") != message.npos;
  EXPECT_EQ(opened.error().code, none_given ? ErrorCode::kConfig : ErrorCode::kSecret) << message;
  return none_given || message.find("does not open it") != message.npos ? "no match"
         : message.find("header was changed") != message.npos           ? "HMAC failure"
         : message.find("what it holds") != message.npos                ? "payload failure"
                                                                        : "header failure";
}

// Text form, or keys against quantum computers, which came after what the specification calls v1.
bool NeedsOtherForm(const Vector& vector) {
  const auto [begin, end] = vector.facts.equal_range("identity");
  return vector.Fact("armored") == "yes" || std::any_of(begin, end, [](const auto& fact) {
           return fact.second.starts_with("AGE-SECRET-KEY-PQ-");
         });
}

class AgeVectors : public ::testing::Test {
 protected:
  AgeVectors() {
    const auto ran =
        testing::RunProcess({"node", STEPVEIL_SOURCE_DIR "/tests/support/node/age_vectors.mjs",
                             STEPVEIL_SOURCE_DIR "/build/tools/node/node_modules", folder_.path()},
                            {{"PATH=/usr/local/bin:/usr/bin:/bin"}});
    EXPECT_EQ(ran.exit_code, 0) << ran.err << "(./dev setup installs them)";
  }

  testing::ScratchFolder folder_;
};

TEST_F(AgeVectors, EachEndsAsItSays) {
  std::map<std::string, int> seen;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    const Vector vector = ReadVector(entry.path());
    if (NeedsOtherForm(vector)) {
      ++seen["of a form that is not ours"];
      continue;
    }
    // A nonce that is cut off is to them the header's fault, to us the payload's.
    const bool nonce = entry.path().native().ends_with("_nonce");
    const std::string expected = nonce ? "payload failure" : vector.Fact("expect");
    EXPECT_EQ(Ending(vector),
              expected == "success" ? "success " + vector.Fact("payload") : expected)
        << entry.path().filename() << ": " << vector.Fact("comment");
    ++seen[expected];
  }
  EXPECT_GE(seen["success"], 15);
  EXPECT_GE(seen["header failure"], 40);
  EXPECT_GE(seen["payload failure"], 19);
  EXPECT_GE(seen["no match"], 5);
  EXPECT_GE(seen["HMAC failure"], 1);
  EXPECT_LE(seen["of a form that is not ours"], 52);
}

TEST_F(AgeVectors, WhatIsInTheTextFormIsNamedAsSuch) {
  const auto opened = OpenAge(ReadVector(folder_.path() / "armor_x25519").file, AgeOpeners());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message, "it is in age's text form (armor), which is not read here");
}

}  // namespace
}  // namespace stepveil
