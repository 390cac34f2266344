#include "core/http/ca_bundle.h"

#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPem = "# a root\n-----BEGIN CERTIFICATE-----\nAAAA\n";

class CaBundleTest : public ::testing::Test {
 protected:
  Result<CaBundle> Find(const std::string& ca_file, const std::vector<std::string>& variables,
                        const std::vector<std::string>& well_known = {}) {
    return FindCaBundle(ca_file, Variables(variables), well_known);
  }

  testing::ScratchFolder folder_;
  const std::string a_ = folder_.Write("a.pem", kPem);
  const std::string b_ = folder_.Write("b.pem", kPem);
  const std::string missing_ = folder_.path() / "missing.pem";
};

TEST_F(CaBundleTest, TheOptionBeatsTheVariables) {
  const auto found = Find(a_, {"SSL_CERT_FILE=" + b_, "SSL_CERT_DIR=/"}, {b_});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->file, a_);
  EXPECT_EQ(found->directory, "");
}

TEST_F(CaBundleTest, TheVariablesBeatTheWellKnownPaths) {
  const auto file = Find("", {"SSL_CERT_FILE=" + a_}, {b_});
  ASSERT_TRUE(file);
  EXPECT_EQ(file->file, a_);
  EXPECT_EQ(file->directory, "");
  const std::string directory = folder_.path();
  const auto both = Find("", {"SSL_CERT_FILE=" + a_, "SSL_CERT_DIR=/missing:" + directory}, {b_});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->file, a_);
  EXPECT_EQ(both->directory, "/missing:" + directory);
  const auto only = Find("", {"SSL_CERT_DIR=" + directory}, {b_});
  ASSERT_TRUE(only);
  EXPECT_EQ(only->file, "");
}

TEST_F(CaBundleTest, TheFirstReadableWellKnownPathCounts) {
  const auto found = Find("", {"SSL_CERT_FILE=", "SSL_CERT_DIR="}, {missing_, "/", b_, a_});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->file, b_);
}

TEST_F(CaBundleTest, NoneAtAllIsNoErrorYet) {
  const auto found = Find("", {}, {missing_});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->file + found->directory, "");
}

TEST_F(CaBundleTest, NamesWhatCannotBeRead) {
  const auto option = Find(missing_, {});
  ASSERT_FALSE(option);
  EXPECT_EQ(option.error().code, ErrorCode::kConfig);
  EXPECT_EQ(option.error().message,
            "--ca-file: \"" + missing_ + "\" can't be read: no such file or directory");
  EXPECT_THAT(option.error().hints.at(0), HasSubstr("--ca-file"));
  const auto variable = Find("", {"SSL_CERT_FILE=" + missing_}, {a_});
  ASSERT_FALSE(variable);
  EXPECT_THAT(variable.error().message, HasSubstr("SSL_CERT_FILE: \"" + missing_ + "\""));
  const auto directory = Find("", {"SSL_CERT_DIR=" + missing_ + ":" + a_}, {a_});
  ASSERT_FALSE(directory);
  EXPECT_THAT(directory.error().message, HasSubstr("SSL_CERT_DIR: "));
  EXPECT_THAT(directory.error().message, HasSubstr("is no readable directory"));
}

TEST_F(CaBundleTest, RefusesAFileWithoutCertificates) {
  const std::string der = folder_.Write("root.der", std::string("0\x82\x01\x00", 4));
  const auto found = Find(der, {});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message, "--ca-file: \"" + der + "\" holds no certificate in PEM form");
  const auto folder = Find(folder_.path(), {});
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().message, HasSubstr("is not a file"));
}

TEST_F(CaBundleTest, TakesTrustedCertificates) {
  EXPECT_TRUE(Find(folder_.Write("t.pem", "-----BEGIN TRUSTED CERTIFICATE-----\n"), {}));
}

TEST(WellKnownCaFiles, AreAbsolute) {
  EXPECT_GE(WellKnownCaFiles().size(), 5U);
  for (const std::string& path : WellKnownCaFiles()) {
    EXPECT_EQ(path.front(), '/') << path;
  }
}

}  // namespace
}  // namespace stepveil
