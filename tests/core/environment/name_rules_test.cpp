#include "core/environment/name_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

TEST(NameRulesTest, AcceptsVariableNames) {
  for (const char* name : {"A", "_", "a1", "DATABASE_URL", "_X9"}) {
    EXPECT_TRUE(IsVariableName(name)) << name;
  }
}

TEST(NameRulesTest, RefusesWhatNoShellCanName) {
  const std::string with_nul("A\0B", 3);
  for (const std::string& name :
       std::vector<std::string>{"", "1DIGIT", "HAS SPACE", "HAS=EQ", "weird-key.name", "A\nB",
                                "\xc3\x9cNI", "with/slash", "A:B", with_nul, "A$", " A", "A "}) {
    EXPECT_FALSE(IsVariableName(name)) << name;
  }
}

TEST(NameRulesTest, ProtectsNamesThatSteerProcesses) {
  for (const char* name : {"PATH",
                           "LD_PRELOAD",
                           "DYLD_INSERT_LIBRARIES",
                           "BASH_ENV",
                           "ENV",
                           "IFS",
                           "SHELLOPTS",
                           "BASHOPTS",
                           "PS4",
                           "PROMPT_COMMAND",
                           "BASH_FUNC_ls",
                           "NODE_OPTIONS",
                           "NODE_PATH",
                           "NODE_EXTRA_CA_CERTS",
                           "PYTHONPATH",
                           "PYTHONSTARTUP",
                           "PYTHONHOME",
                           "PERL5LIB",
                           "PERL5OPT",
                           "PERL5DB",
                           "RUBYOPT",
                           "RUBYLIB",
                           "JAVA_TOOL_OPTIONS",
                           "JDK_JAVA_OPTIONS",
                           "_JAVA_OPTIONS",
                           "CLASSPATH",
                           "GIT_SSH_COMMAND",
                           "GIT_SSH",
                           "GIT_ASKPASS",
                           "GIT_EXTERNAL_DIFF",
                           "GIT_CONFIG_KEY_0",
                           "SSH_ASKPASS",
                           "SSL_CERT_FILE",
                           "http_proxy",
                           "HTTPS_PROXY",
                           "no_proxy",
                           "HOME",
                           "SHELL",
                           "GCONV_PATH",
                           "LOCPATH",
                           "MALLOC_CHECK_",
                           "HOSTALIASES",
                           "RES_OPTIONS",
                           "TMPDIR",
                           "RUSTC_WRAPPER",
                           "CARGO_BUILD_RUSTC_WRAPPER",
                           "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER",
                           "GOFLAGS",
                           "MAKEFLAGS",
                           "npm_config_registry",
                           "DOCKER_HOST",
                           "KUBECONFIG",
                           "STEPVEIL_ALLOWED_DOMAINS",
                           "INFISICAL_DOMAIN",
                           "UID"}) {
    EXPECT_TRUE(WhyProtected(name, {}).has_value()) << name;
  }
}

TEST(NameRulesTest, LetsOrdinarySettingsPass) {
  for (const char* name : {"NODE_ENV",
                           "PORT",
                           "RUST_LOG",
                           "DATABASE_URL",
                           "POSTGRES_PASSWORD",
                           "REDIS_URL",
                           "NEXT_PUBLIC_API_URL",
                           "CARGO_REGISTRY_TOKEN",
                           "GIT_TOKEN",
                           "GIT_SSH_KEY",
                           "LOG_LEVEL",
                           "PYTHONUNBUFFERED",
                           "LC_ALL",
                           "JAVA_OPTS",
                           "AWS_SECRET_ACCESS_KEY",
                           "NPM_TOKEN",
                           "HOMEPAGE",
                           "MY_PATH",
                           "PATHS",
                           "USERNAME",
                           "TERMS",
                           "ENVIRONMENT"}) {
    EXPECT_EQ(WhyProtected(name, {}), std::nullopt) << name;
  }
}

TEST(NameRulesTest, ComparesWithoutRegardToCase) {
  EXPECT_TRUE(WhyProtected("ld_preload", {}).has_value());
  EXPECT_TRUE(WhyProtected("Path", {}).has_value());
}

TEST(NameRulesTest, AddsAnAdaptersNames) {
  const std::vector<ProtectedName> more{{"RUNNERS_*", "belongs to the runner"}};
  EXPECT_THAT(WhyProtected("RUNNERS_OWN", more), Optional(std::string("belongs to the runner")));
  EXPECT_EQ(WhyProtected("RUNNERS", more), std::nullopt);
  EXPECT_THAT(WhyProtected("PATH", more), Optional(HasSubstr("programs")));
}

TEST(NameRulesTest, GivesEveryNameAReason) {
  for (const ProtectedName& entry : ProtectedNames()) {
    EXPECT_FALSE(entry.pattern.empty());
    EXPECT_EQ(entry.pattern.find(' '), std::string::npos) << entry.pattern;
    EXPECT_FALSE(entry.reason.empty()) << entry.pattern;
  }
}

}  // namespace
}  // namespace stepveil
