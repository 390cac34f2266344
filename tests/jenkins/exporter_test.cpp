#include "jenkins/exporter.h"

#include "core/mask/needles.h"
#include "tests/jenkins/public_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>
#include <utility>

namespace stepveil::jenkins {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

Environment OneVariable(const std::string& value) {
  Environment environment;
  Variable variable;
  variable.name = "A";
  variable.value = Secret(value);
  environment.variables.push_back(std::move(variable));
  return environment;
}

class ExporterTest : public ::testing::Test {
 protected:
  ExporterTest() { EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC), 0); }
  ~ExporterTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }

  // All that comes out of the pipe.
  std::string Written(const std::string& value) {
    std::string text;
    std::thread reader([&] {
      std::array<char, 4096> buffer;
      for (ssize_t count; (count = read(ends_[0], buffer.data(), buffer.size())) > 0;) {
        text.append(buffer.data(), static_cast<std::size_t>(count));
      }
    });
    const auto exporter = MakeExporter({kPublicKey, "build"}, {}, ends_[1]).value();
    EXPECT_TRUE(exporter->Mask(NeedlesOf(Secret("a token, long gone"), ShortValues::kLeave)));
    const Environment environment = OneVariable(value);
    EXPECT_TRUE(exporter->MaskValues(environment, NeedlesOf(Secret(value), ShortValues::kLeave)));
    EXPECT_TRUE(exporter->Mask(NeedlesOf(Secret("a credential"), ShortValues::kLeave)));
    EXPECT_TRUE(exporter->Export(environment));
    close(ends_[1]);
    reader.join();
    return text;
  }

  std::array<int, 2> ends_{};
};

TEST_F(ExporterTest, WritesOneSealedLine) {
  const std::string line = Written(kCanary);
  EXPECT_THAT(line, MatchesRegex("stepveil-seal-1(\\.[A-Za-z0-9+/=]+){3}\n"));
  EXPECT_THAT(line, Not(HasSubstr("canary")));
}

TEST_F(ExporterTest, WritesMoreThanAPipeHolds) {
  EXPECT_GT(Written(std::string(100000, 'x') + kCanary).size(), std::size_t{100000});
}

TEST_F(ExporterTest, FailsWhenNobodyReads) {
  close(ends_[0]);
  const auto exporter = MakeExporter({kPublicKey, ""}, {}, ends_[1]).value();
  const auto written = exporter->Export(OneVariable(kCanary));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kExport);
  EXPECT_THAT(written.error().message, HasSubstr("broken pipe"));
}

TEST_F(ExporterTest, WritesNothingForAValueThatIsRefused) {
  const auto exporter = MakeExporter({kPublicKey, ""}, {}, ends_[1]).value();
  EXPECT_FALSE(exporter->Export(OneVariable("\xff")));
  close(ends_[1]);
  char byte = 0;
  EXPECT_EQ(read(ends_[0], &byte, 1), 0);
}

TEST_F(ExporterTest, NeedsAKey) {
  const auto exporter = MakeExporter({kCanary, ""}, {}, ends_[1]);
  ASSERT_FALSE(exporter);
  EXPECT_EQ(exporter.error().code, ErrorCode::kUsage);
  EXPECT_THAT(exporter.error().message, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace stepveil::jenkins
