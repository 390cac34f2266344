#include "tests/e2e/github_job.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "tests/support/sha256.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace stepveil::testing {
namespace {

namespace fs = std::filesystem;

// What of base64 depends on `value` alone when `lead` bytes of something stand before it.
std::string Base64Core(const std::string& value, std::size_t lead) {
  const std::size_t first = lead * 8 / 6 + (lead * 8 % 6 != 0 ? 1 : 0);
  const std::size_t last = (lead + value.size()) * 8 / 6;
  return Base64(std::string(lead, '\0') + value).substr(first, last - first);
}

std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

void InstallAction(const fs::path& folder) {
  const fs::path source = STEPVEIL_SOURCE_DIR "/github-action";
  const fs::path binary = StepveilProgram();
  fs::create_directories(folder / "dist");
  for (const char* file : {"action.yml", "main.js", "post.js"}) {
    fs::copy(source / file, folder);
  }
  const auto name = RunProcess({"node", "-p", "`stepveil-${process.platform}-${process.arch}`"},
                               {{"PATH=/usr/local/bin:/usr/bin:/bin"}});
  const std::string file = name.out.substr(0, name.out.find('\n'));
  fs::copy(binary, folder / "dist" / file);
  std::ofstream(folder / "dist/SHA256SUMS") << Sha256(ReadAll(binary)) << "  " << file << "\n";
}

std::vector<std::string> FormsOf(const std::string& value) {
  std::vector<std::string> forms;
  for (const std::string& line : Split(value, '\n')) {
    const std::string text(Trim(line));
    if (text.size() < 8 || text.starts_with("-----")) {
      continue;
    }
    forms.insert(forms.end(), {text, PercentEncode(text), Hex(text)});
  }
  for (std::size_t lead = 0; lead < 3 && value.size() >= 8; ++lead) {
    forms.push_back(Base64Core(value, lead));
  }
  return forms;
}

std::vector<std::string> NamesSeenIn(const std::string& text, const Values& values) {
  std::vector<std::string> seen;
  for (const auto& [name, value] : values) {
    for (const std::string& form : FormsOf(value)) {
      if (text.find(form) != std::string::npos) {
        seen.push_back(name + " as " + form.substr(0, 12));
      }
    }
  }
  return seen;
}

std::string CarelessScript(const std::vector<std::string>& names) {
  std::string script;
  for (const std::string& name : names) {
    const std::string value = "\"$" + name + "\"";
    script += "echo " + value + "\necho \"user=$" + name + "; done\"\nprintf %s " + value +
              " | base64 -w0; echo\necho " + value + " | base64 -w0; echo\nprintf %s \"u:$" + name +
              "@h\" | base64 -w0; echo\nprintf %s \"me:$" + name +
              "@h\" | base64 -w0; echo\nprintf %s " + value + " | base64; echo\nprintf %s " +
              value + " | base64 -w0 | tr '+/' '-_' | tr -d =; echo\nprintf %s " + value +
              " | od -An -tx1 -v | tr -d ' \\n'; echo\njq -rn 'env." + name +
              " | @uri'\njq -n 'env." + name + "'\nprintf '%q\\n' " + value + "\necho " + value +
              " >&2\n";
  }
  return script + "set -x\n: \"$" + names.front() + "\"\n";
}

void GithubJobTest::SetUp() {
  const bool found = RunProcess({"node", "--version"}, {environment_}).exit_code == 0;
  if (!found && std::getenv("CI") == nullptr) {
    GTEST_SKIP() << "node is not installed; ./dev setup brings it";
  }
  ASSERT_TRUE(found) << "node is needed";
}

Values GithubJobTest::ValuesOf(const std::string& path) {
  const auto before = environment_;
  UseServer();
  UseUniversalAuth();
  const auto file = folder_.path() / "values.json";
  const auto ran = Stepveil({"export", "--path", path, "--to", "json", "--output-file", file});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  environment_ = before;
  Values values = nlohmann::json::parse(ReadAll(file)).get<Values>();
  fs::remove(file);
  return values;
}

int GithubJobTest::Requests(const std::string& target) const {
  const auto seen = nlohmann::json::parse(server_.Control("GET", "/_dev/counters"))["seen"];
  int count = 0;
  for (const auto& request : seen) {
    count += request["target"].get<std::string>().find(target) != std::string::npos ? 1 : 0;
  }
  return count;
}

}  // namespace stepveil::testing
