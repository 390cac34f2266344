#include "gitlab-component/checkout.h"

#include "tests/support/process.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace stepveil::gitlab {
namespace {

namespace fs = std::filesystem;
using stepveil::testing::ScratchFolder;

mode_t ModeOf(const fs::path& path) {
  struct stat found = {};
  EXPECT_EQ(lstat(path.c_str(), &found), 0) << path;
  return found.st_mode & 07777;
}

fs::path WriteWithMode(const ScratchFolder& folder, const std::string& name, mode_t mode) {
  const fs::path file = folder.Write(name, "x");
  EXPECT_EQ(chmod(file.c_str(), mode), 0);
  return file;
}

void Tighten(const fs::path& project) {
  const std::vector<std::string> entries = {"CI_PROJECT_DIR=" + project.string()};
  TightenCheckout(Variables(entries));
}

TEST(Checkout, OthersMayWriteNoSettingsAnyMore) {
  const ScratchFolder project;
  const fs::path ours = WriteWithMode(project, ".stepveil.yaml", 0666);
  const fs::path infisicals = WriteWithMode(project, ".infisical.json", 0775);
  const fs::path another = WriteWithMode(project, "another", 0666);
  ASSERT_EQ(chmod(project.path().c_str(), 01777), 0);
  Tighten(project.path());
  EXPECT_EQ(ModeOf(ours), 0644U);
  EXPECT_EQ(ModeOf(infisicals), 0755U);
  EXPECT_EQ(ModeOf(another), 0666U);
  EXPECT_EQ(ModeOf(project.path()), 01755U);
}

TEST(Checkout, OthersMayWriteNoSealedFileThatIsNamed) {
  for (const char* variable : {"STEPVEIL_INPUT_SEALED", "STEPVEIL_SEALED",
                               "STEPVEIL_INPUT_FALLBACK", "STEPVEIL_FALLBACK"}) {
    const ScratchFolder project;
    const fs::path ours = WriteWithMode(project, "kept.age", 0666);
    const std::vector<std::string> entries = {"CI_PROJECT_DIR=" + project.path().string(),
                                              std::string(variable) + "=kept.age"};
    TightenCheckout(Variables(entries));
    EXPECT_EQ(ModeOf(ours), 0644U) << variable;
  }
}

TEST(Checkout, NoLinkIsFollowed) {
  const ScratchFolder project;
  const ScratchFolder elsewhere;
  const fs::path target = WriteWithMode(elsewhere, "target", 0666);
  fs::create_symlink(target, project.path() / ".stepveil.yaml");
  Tighten(project.path());
  EXPECT_EQ(ModeOf(target), 0666U);
}

TEST(Checkout, WithoutAProjectNothingChanges) {
  const ScratchFolder project;
  const fs::path ours = WriteWithMode(project, ".stepveil.yaml", 0666);
  TightenCheckout(Variables(std::vector<std::string>{}));
  Tighten(project.path() / "missing");
  EXPECT_EQ(ModeOf(ours), 0666U);
}

}  // namespace
}  // namespace stepveil::gitlab
