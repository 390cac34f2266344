// What cmake/hardening.cmake asks for, read back from programs: from ours, as it is built, and from
// a small one that each compiler of the presets builds.
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace stepveil::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

const ProcessOptions kPlain{{"PATH=/usr/bin:/bin", "LC_ALL=C"}, "/", std::chrono::seconds(300)};

std::string OutputOf(const std::vector<std::string>& line) {
  const auto ran = RunProcess(line, kPlain);
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  return ran.out;
}

void ExpectHardened(const std::filesystem::path& program) {
  const std::string parts = OutputOf({"readelf", "-hldW", program.string()});
  EXPECT_THAT(parts, ContainsRegex("Type: +DYN"));
  EXPECT_THAT(parts, ContainsRegex("FLAGS_1\\).*NOW.*PIE"));
  EXPECT_THAT(parts, HasSubstr("GNU_RELRO"));
  EXPECT_THAT(parts, ContainsRegex("GNU_STACK.* RW "));
  const std::string called = OutputOf({"readelf", "--dyn-syms", "-W", program.string()});
  EXPECT_THAT(called, HasSubstr("__stack_chk_fail"));
  EXPECT_THAT(called, HasSubstr("__glibcxx_assert_fail"));
#if !defined(__SANITIZE_ADDRESS__)
  EXPECT_THAT(called, ContainsRegex("__[a-z]+_chk"));
#endif
#if defined(__x86_64__)
  const std::string code =
      OutputOf({"objdump", "-d", "--disassemble=main", "--no-show-raw-insn", program.string()});
  EXPECT_THAT(code, ContainsRegex("<main>:\n[^\n]*endbr64"));
#endif
}

TEST(Hardening, OfTheProgramItself) {
  if (std::getenv("STEPVEIL_BINARY") != nullptr) {
    GTEST_SKIP() << "a released program has no dynamic symbols; cmake/release/check.sh reads it";
  }
  ExpectHardened(StepveilProgram());
}

constexpr const char* kProject = R"(cmake_minimum_required(VERSION 3.25)
project(small LANGUAGES CXX)
include(SOURCE/cmake/hardening.cmake)
add_executable(small small.cpp)
stepveil_hardened(small)
)";

constexpr const char* kProgram = R"(#include <cstring>
#include <vector>
int main(int count, char** words) {
  char text[20000];
  std::memcpy(text, words[0], static_cast<unsigned>(count));
  std::vector<int> numbers(static_cast<unsigned>(count));
  return numbers[static_cast<unsigned char>(text[count])];
}
)";

class HardeningBy : public ::testing::TestWithParam<const char*> {};

TEST_P(HardeningBy, EachCompilerAndKindOfBuild) {
  const std::string compiler = GetParam();
  if (RunProcess({"which", compiler}, kPlain).exit_code != 0) {
    GTEST_SKIP() << compiler << " is not installed";
  }
  for (const char* kind : {"Release", "Debug"}) {
    const ScratchFolder folder;
    std::string project = kProject;
    project.replace(project.find("SOURCE"), 6, STEPVEIL_SOURCE_DIR);
    folder.Write("CMakeLists.txt", project);
    folder.Write("small.cpp", kProgram);
    const std::string build = folder.path() / "build";
    OutputOf({"cmake", "-S", folder.path(), "-B", build, "-DCMAKE_CXX_COMPILER=" + compiler,
              std::string("-DCMAKE_BUILD_TYPE=") + kind, "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1"});
    EXPECT_THAT(OutputOf({"cmake", "--build", build}), Not(HasSubstr("warning")));
    ExpectHardened(build + "/small");
  }
}

INSTANTIATE_TEST_SUITE_P(Compilers, HardeningBy, ::testing::Values("g++", "clang++-14"));

}  // namespace
}  // namespace stepveil::testing
