#include "core/print/print_commands.h"

#include "core/config/load.h"
#include "core/flow/sealed_sets.h"
#include "core/seal/sealed_file.h"
#include "tests/support/fake_clock.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCanary = "canary-9f3b-SECRET";

// Each command on a sealed file: what it prints is its own, and nobody is asked.
class PrintCommandsTest : public ::testing::Test {
 protected:
  PrintCommandsTest() {
    clock_.wall = [] { return WallTime(std::chrono::seconds(1'796'000'000)); };
  }

  void Hold(const std::vector<std::pair<std::string, std::string>>& secrets) {
    SecretSet set;
    set.api_version = "v4";
    for (const auto& [name, value] : secrets) {
      set.secrets.push_back({name, Secret(value), "dev", "/backend", "/backend", false, {}});
    }
    Settings settings = Line().settings;
    settings.sealed.reset();
    auto request = LoadRequest(std::move(settings), variables_, folder_.path(), Purpose::kFetch);
    ASSERT_TRUE(request) << request.error().message;
    std::vector<SecretSet> sets;
    sets.push_back(std::move(set));
    const auto text = WriteBundle(BundleOf({&*request, 1}, sets, clock_.wall()));
    ASSERT_TRUE(text);
    ASSERT_TRUE(WriteSealedFile(file_, *text, request->seal));
  }

  [[nodiscard]] CommandLine Line() const {
    CommandLine line;
    line.settings.project = "acme-app";
    line.settings.environment = "dev";
    line.settings.paths = {"/backend"};
    line.settings.sealed = file_;
    return line;
  }

  // What is printed; of a failure its message and hints, which hold no value.
  template <typename Command>
  std::string Printed(const Command& command) {
    ::testing::internal::CaptureStdout();
    const Result<int> ended = command();
    std::string out = ::testing::internal::GetCapturedStdout();
    if (ended) {
      EXPECT_EQ(*ended, 0);
      return out;
    }
    EXPECT_EQ(out, "");
    code_ = ended.error().code;
    std::string text = ended.error().message;
    for (const std::string& hint : ended.error().hints) {
      text += "\n" + hint;
    }
    EXPECT_THAT(text, Not(HasSubstr("canary")));
    return text;
  }

  std::string Got(const std::vector<std::string>& names, CommandLine line) {
    line.operands = names;
    return Printed([&] { return SecretsGetCommand(std::move(line), context_); });
  }

  ::stepveil::testing::ScratchFolder folder_;
  std::string file_ = folder_.path() / "secrets.age";
  std::vector<std::string> block_{"STEPVEIL_SEAL_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE="};
  Variables variables_{block_};
  ::stepveil::testing::FakeClock time_;
  Clock clock_ = time_.clock();
  Console console_;
  Context context_{variables_, clock_, nullptr, console_};
  ErrorCode code_ = ErrorCode::kInternal;
};

TEST_F(PrintCommandsTest, ListSaysNamesAndFoldersAndNoValue) {
  Hold({{"B", kCanary}, {"A", "two\nlines"}});
  CommandLine line = Line();
  EXPECT_EQ(Printed([&] { return ListCommand(std::move(line), context_); }),
            "A\t/backend\nB\t/backend\n");
  line = Line();
  line.json = true;
  EXPECT_EQ(nlohmann::json::parse(Printed([&] { return ListCommand(std::move(line), context_); })),
            nlohmann::json::parse(
                R"([{"name":"A","environment":"dev","path":"/backend","imported":false},)"
                R"({"name":"B","environment":"dev","path":"/backend","imported":false}])"));
}

TEST_F(PrintCommandsTest, ListWithValuesIsWhatDockerReads) {
  Hold({{"B", "b"}, {"A", "a=1"}});
  CommandLine line = Line();
  line.plain = true;
  EXPECT_EQ(Printed([&] { return ListCommand(std::move(line), context_); }), "A=a=1\nB=b\n");
}

TEST_F(PrintCommandsTest, ListEscapesWhatANameHolds) {
  Hold({{"A\x1b[31m\n", "x"}});
  CommandLine line = Line();
  line.settings.allow_names = {"A\x1b[31m\n"};
  EXPECT_EQ(Printed([&] { return ListCommand(std::move(line), context_); }),
            "A\\x1b[31m\\n\t/backend\n");
}

TEST_F(PrintCommandsTest, GetPrintsInTheOrderThatIsAskedFor) {
  Hold({{"A", "a"}, {"B", "b"}, {"C", "two\nlines"}});
  EXPECT_EQ(Got({"B", "A"}, Line()), "b\na\n");
  EXPECT_EQ(Got({"C"}, Line()), "two\nlines\n");
  CommandLine renamed = Line();
  renamed.settings.rename = std::map<std::string, std::string>{{"A", "OTHER"}};
  EXPECT_EQ(Got({"A"}, std::move(renamed)), "a\n") << "by the name that Infisical has";
}

TEST_F(PrintCommandsTest, GetRefusesLinesThatNobodyCouldTellApart) {
  Hold({{"A", "a"}, {"C", std::string(kCanary) + "\n" + kCanary}});
  EXPECT_THAT(Got({"A", "C"}, Line()), AllOf(HasSubstr("\"C\""), HasSubstr("several lines")));
  EXPECT_EQ(code_, ErrorCode::kExport);
}

TEST_F(PrintCommandsTest, GetSaysWhichNameIsMissing) {
  Hold({{"DATABASE_URL", kCanary}});
  EXPECT_THAT(Got({"DATABASE_URI"}, Line()),
              AllOf(HasSubstr("\"DATABASE_URI\""), HasSubstr("did you mean \"DATABASE_URL\"?")));
  EXPECT_EQ(code_, ErrorCode::kSecret);
  CommandLine lenient = Line();
  lenient.settings.allow_empty = true;
  EXPECT_EQ(Got({"DATABASE_URI"}, std::move(lenient)), "");
}

TEST_F(PrintCommandsTest, ExportWritesStdoutOrAPrivateFile) {
  Hold({{"A", "a"}});
  EXPECT_THAT(Printed([&] { return ExportFormat(Line(), Format::kJson, context_); }),
              HasSubstr("\"A\""));
  CommandLine line = Line();
  const std::string file = folder_.path() / "out.json";
  line.output_file = file;
  EXPECT_EQ(Printed([&] { return ExportFormat(std::move(line), Format::kJson, context_); }), "");
  struct stat status {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  std::ifstream stream(file);
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(stream), {}), HasSubstr("\"A\""));
}

TEST_F(PrintCommandsTest, AFormatIsNotSealed) {
  CommandLine line = Line();
  line.seal_to = "x";
  EXPECT_THAT(Printed([&] { return ExportFormat(std::move(line), Format::kJson, context_); }),
              HasSubstr("leave out --seal-to"));
  EXPECT_EQ(code_, ErrorCode::kUsage);
}

}  // namespace
}  // namespace stepveil
