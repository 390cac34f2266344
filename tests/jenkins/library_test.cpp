// The shared library: its Groovy in the Groovy and the CPS engine that Jenkins has, its agent's end
// the real binary, against the dev server. The suites are tests/jenkins/groovy/*Tests.groovy.
#include "tests/support/dev_server_process.h"
#include "tests/support/process.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace stepveil::jenkins {
namespace {

namespace fs = std::filesystem;

const fs::path kGroovy = "/usr/share/groovy/lib";  // Debian's package
const fs::path kJars = STEPVEIL_SOURCE_DIR "/build/tools/java";
const fs::path kSuites = STEPVEIL_SOURCE_DIR "/tests/jenkins/groovy";
const char* const kSandboxSuite = "SandboxTests";
const char* const kLocaleSuite = "LocaleTests";

std::string Variable(const char* name, const std::string& otherwise = "") {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

bool IsInstalled() {
  return fs::exists(kGroovy / "groovy-2.4.21.jar") && fs::exists(kJars / "groovy-cps-1.31.jar");
}

std::vector<std::string> GroovyFiles(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".groovy") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string Jars() {
  std::string path;
  for (const char* jar : {"groovy-2.4.21", "groovy-json", "asm", "asm-tree", "asm-util",
                          "asm-commons", "asm-analysis", "antlr", "commons-cli"}) {
    path += (kGroovy / jar).string() + ".jar:";
  }
  return path + (kJars / "*").string() + ":";
}

class LibraryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled() && Variable("CI").empty()) {
      GTEST_SKIP() << "groovy or groovy-cps is not installed; ./dev setup brings them";
    }
    ASSERT_TRUE(IsInstalled()) << kGroovy << " and " << kJars << " are needed";
    Compile(stubs_.path(), GroovyFiles(kSuites / "stubs"), Jars());
  }

  // With groovyc as it is, without CPS: every type and name in the sources must be there.
  static void Compile(const fs::path& to, const std::vector<std::string>& files,
                      const std::string& path) {
    std::vector<std::string> command{
        "java", "-cp", path, "org.codehaus.groovy.tools.FileSystemCompiler", "-d", to};
    command.insert(command.end(), files.begin(), files.end());
    const auto ran = testing::RunProcess(command, {Environment(), "/", std::chrono::seconds(120)});
    ASSERT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  }

  static std::vector<std::string> Environment(const std::string& locale = "C.UTF-8") {
    return {"PATH=" + Variable("PATH"), "HOME=" + Variable("HOME", "/"), "LC_ALL=" + locale};
  }

  std::vector<std::string> ServersEnvironment(const std::string& locale) const {
    const auto minted = nlohmann::json::parse(server_.Control(
        "POST", "/_ci/mint", R"({"issuer": "jenkins", "claims": {"aud": ["stepveil-test"]}})"));
    auto block = Environment(locale);
    for (const std::string& entry :
         {"INFISICAL_DOMAIN=" + server_.url(), "STEPVEIL_CA_FILE=" + server_.ca_file(),
          "INFISICAL_PROJECT_ID=" + server_.Field("/project_id"),
          std::string("STEPVEIL_ENVIRONMENT=dev"),
          std::string("TEST_BINARY=" + testing::StepveilProgram()),
          "TEST_CLIENT_ID=" + server_.Field("/identities/ci-ua/client_id"),
          "TEST_CLIENT_SECRET=" + server_.Field("/identities/ci-ua/client_secrets/ci-ua"),
          "TEST_IDENTITY_ID=" + server_.Field("/identities/ci-oidc-jenkins/identity_id"),
          "TEST_JWT_IDENTITY_ID=" + server_.Field("/identities/ci-jwt-jenkins/identity_id"),
          "TEST_ID_TOKEN=" + minted["jwt"].get<std::string>()}) {
      block.push_back(entry);
    }
    return block;
  }

  // Suites in one JVM, which takes longer to warm up than they take to run.
  void Run(const std::vector<std::string>& suites, const std::string& jars,
           const std::string& locale = "C.UTF-8") {
    const std::string path = jars + kSuites.string() + ":" + stubs_.path().string();
    std::vector<std::string> command{"java",
                                     "-Dstepveil.source=" STEPVEIL_SOURCE_DIR,
                                     "-cp",
                                     path,
                                     "groovy.ui.GroovyMain",
                                     kSuites / "RunAll.groovy"};
    command.insert(command.end(), suites.begin(), suites.end());
    const auto ran =
        testing::RunProcess(command, {ServersEnvironment(locale), "/", std::chrono::seconds(400)});
    std::cout << ran.out;
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    for (const std::string& suite : suites) {
      EXPECT_NE(ran.out.find("ok " + suite + "."), std::string::npos) << suite;
    }
  }

  testing::ScratchFolder stubs_;
  testing::DevServerProcess server_;
};

std::vector<std::string> Suites() {
  std::vector<std::string> suites;
  for (const auto& entry : fs::directory_iterator(kSuites)) {
    const std::string name = entry.path().stem();
    if (name.ends_with("Tests") && name != kSandboxSuite && name != kLocaleSuite) {
      suites.push_back(name);
    }
  }
  std::sort(suites.begin(), suites.end());
  return suites;
}

TEST(LibrarySuites, NoneIsForgotten) { EXPECT_GE(Suites().size(), 8U); }

class LibrarySuiteTest : public LibraryTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(LibrarySuiteTest, Passes) { Run({GetParam()}, Jars()); }

INSTANTIATE_TEST_SUITE_P(All, LibrarySuiteTest, ::testing::ValuesIn(Suites()),
                         [](const auto& about) { return about.param; });

// In place of Jenkins' sandbox the last groovy-sandbox to be had, and the groovy-cps that fits it.
TEST_F(LibraryTest, SuiteInTheSandbox) {
  Run({kSandboxSuite}, (kJars / "sandbox/*").string() + ":" + Jars());
}

// As an agent that systemd or ssh has started without a locale.
TEST_F(LibraryTest, SuiteInAnotherLocale) { Run({kLocaleSuite}, Jars(), "C"); }

TEST_F(LibraryTest, CompilesAsItIs) {
  const testing::ScratchFolder classes;
  auto files = GroovyFiles(STEPVEIL_SOURCE_DIR "/jenkins/src");
  const auto vars = GroovyFiles(STEPVEIL_SOURCE_DIR "/jenkins/vars");
  files.insert(files.end(), vars.begin(), vars.end());
  ASSERT_EQ(files.size(), 8U);
  Compile(classes.path(), files, Jars() + stubs_.path().string());
}

}  // namespace
}  // namespace stepveil::jenkins
