// Does the judge of programs_test.cpp notice when a kind of form is not masked any more? What
// programs printed is masked once with all needles, and once for each kind without the needles of
// that kind.
#include "core/mask/masker.h"
#include "core/mask/needles.h"
#include "tests/e2e/programs/programs_job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

struct Kind {
  const char* name;
  bool (*is)(std::string_view needle);  // of a needle that the value itself doesn't hold
  const char* way;                      // that must be seen to leak then
};

bool IsOf(std::string_view needle, const char* characters) {
  return needle.find_first_not_of(characters) == needle.npos;
}

constexpr std::chrono::seconds kPatience{280};

constexpr Kind kKinds[] = {
    {"Nothing", [](std::string_view) { return false; }, nullptr},
    {"Hex", [](std::string_view needle) { return IsOf(needle, "0123456789abcdefABCDEF"); },
     "LEAK xxd:xxd-p:"},
    {"Base64",
     [](std::string_view needle) {
       return !IsOf(needle, "0123456789abcdefABCDEF") &&
              IsOf(needle, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_");
     },
     "LEAK base64:base64-w0:"},
    {"Percent", [](std::string_view needle) { return needle.find('%') != needle.npos; },
     "LEAK jq:jq-uri:"},
    {"Escapes", [](std::string_view needle) { return needle.find('\\') != needle.npos; },
     "LEAK jq:jq-string:"},
    {"Entities", [](std::string_view needle) { return needle.find('&') != needle.npos; },
     "LEAK jq:jq-html:"},
};

std::string Read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class FormsOffTest : public JobTest {
 protected:
  // The needles of all samples but those of the kind.
  [[nodiscard]] std::vector<Secret> NeedlesWithout(const Kind& kind) const {
    std::vector<Secret> kept;
    const auto samples = nlohmann::json::parse(Read(folder_.path() / "samples.json"));
    for (const nlohmann::json& sample : samples) {
      const auto value = sample["value"].get<std::string>();
      for (Secret& needle : NeedlesOf(Secret(value), ShortValues::kLeave)) {
        if (value.find(needle.Expose()) != value.npos || !kind.is(needle.Expose())) {
          kept.push_back(std::move(needle));
        }
      }
    }
    return kept;
  }
};

TEST_F(FormsOffTest, IsNoticed) {
  SeedSamples(server_, folder_);
  UseServer();
  UseUniversalAuth();
  Set("HOME", folder_.path());
  std::vector<std::string> command{
      StepveilProgram(), "run", "--allow-unresolved", "--path", kPathOfSamples, "--no-mask", "--"};
  for (const std::string& word : JobOf("some", folder_)) {
    command.push_back(word);
  }
  ASSERT_EQ(RunProcess(command, {environment_, folder_.path(), kPatience}).exit_code, 0);
  for (const Kind& kind : kKinds) {
    const auto table = BuildNeedleTable(NeedlesWithout(kind));
    ASSERT_TRUE(table);
    folder_.Write("masked", Masked(*table, Read(folder_.path() / "raw")));
    const ProcessResult judged = Judge("run", "masked", folder_);
    EXPECT_EQ(judged.exit_code, kind.way == nullptr ? 0 : 1)
        << kind.name << judged.out << judged.err;
    EXPECT_THAT(judged.out, HasSubstr(kind.way == nullptr ? "" : kind.way)) << kind.name;
  }
}

// The same of the masks that the adapters announce, where no encoder of the log's own makes up for
// them: what must be seen to leak when masks of a kind are left away.
struct MaskKind {
  const char* name;
  const char* path;
  const char* without;
  const char* leak;
};

constexpr MaskKind kMaskKinds[] = {
    {"Nothing", "jenkins", "", nullptr},
    {"JenkinsHex", "jenkins", "^[0-9a-fA-F]+$", "LEAK xxd:xxd-p: .*S_HORSE"},
    {"JenkinsPercent", "jenkins", "%", "LEAK jq:jq-uri: .*S_HORSE"},
    {"JenkinsEscapes", "jenkins", "\\\\", "LEAK jq:jq-string: .*S_QUOTES"},
    {"JenkinsEntities", "jenkins", "&", "LEAK jq:jq-html: .*S_AMPERSAND"},
    {"GithubHex", "github", "^[0-9a-fA-F]+$", "LEAK xxd:xxd-p: .*S_HORSE"},
    {"ActPercent", "act", "%", "LEAK jq:jq-uri: .*S_HORSE"},
    {"ActEntities", "act", "&", "LEAK jq:jq-html: .*S_AMPERSAND"},
};

TEST_F(FormsOffTest, IsNoticedOfMasks) {
  SeedSamples(server_, folder_);
  UseServer();
  UseUniversalAuth();
  Set("HOME", folder_.path());
  Set("INFISICAL_SECRET_PATH", kPathOfSamples);
  Set("STEPVEIL_ALLOW_UNRESOLVED", "true");
  std::vector<std::string> command{StepveilProgram(), "run", "--no-mask", "--"};
  for (const std::string& word : JobOf("some", folder_)) {
    command.push_back(word);
  }
  ASSERT_EQ(RunProcess(command, {environment_, folder_.path(), kPatience}).exit_code, 0);
  for (const MaskKind& kind : kMaskKinds) {
    const auto masked =
        ApplyMasks(kind.path, {"1", kind.without}, {environment_, folder_.path(), kPatience});
    ASSERT_EQ(masked.exit_code, 0) << masked.err;
    const ProcessResult judged = Judge(kind.path, kind.path, folder_);
    EXPECT_EQ(judged.exit_code, kind.leak == nullptr ? 0 : 1) << kind.name << judged.out;
    EXPECT_THAT(judged.out, ContainsRegex(kind.leak == nullptr ? "" : kind.leak)) << kind.name;
  }
}

}  // namespace
}  // namespace stepveil::testing
