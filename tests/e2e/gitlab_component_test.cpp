// The component as a file: valid by GitLab's own schema, every input typed and described, and no
// input that could carry a command.
#include "tests/e2e/gitlab_ci_local.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <regex>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

const std::string kTemplates = STEPVEIL_SOURCE_DIR "/gitlab-component/templates/";
const std::string kSupport = STEPVEIL_SOURCE_DIR "/tests/support/";

const std::vector<std::string> kInjections = {
    "\"; env; \"", "$(env)", "a\nenv", "`env`", "';env;'",         "${PATH}", "a b", "a;b",
    "a|b",         "a&b",    "a\\",    "a>b",   "$[[ inputs.x ]]", "a\n",     "\ta", "\x7f"};

class GitlabComponentTest : public CiLocalTest {
 protected:
  [[nodiscard]] json Documents(const std::string& file) const {
    const auto ran =
        RunProcess({"python3", kSupport + "readers/yaml_documents.py", file}, {environment_});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return json::parse(ran.out);
  }

  [[nodiscard]] json Inputs(const std::string& name) const {
    return Documents(kTemplates + name + ".yml").at(0).at("spec").at("inputs");
  }

  // Faults by GitLab's schema; "" if there is none.
  [[nodiscard]] std::string Faults(const json& documents) const {
    const auto file = folder_.Write("documents.json", documents.dump());
    const auto ran = RunProcess(
        {"sh", "-c",
         "node " + kSupport +
             "node/gitlab_schema.js " STEPVEIL_SOURCE_DIR "/build/tools/node/node_modules <" +
             file.string()},
        {environment_});
    EXPECT_EQ(ran.exit_code, ran.out.empty() ? 0 : 1) << ran.err;
    return ran.out + ran.err;
  }

  // What gitlab-ci-local says to a pipeline that includes `component` with these inputs.
  [[nodiscard]] ProcessResult Include(const std::string& component, const json& inputs) {
    const json pipeline = {
        {"include",
         {{{"component", "$CI_SERVER_FQDN/acme/stepveil/" + component + "@$CI_COMMIT_SHA"},
           {"inputs", inputs}}}},
        {"plain", {{"script", {"true"}}}}};
    MakeRepository(pipeline.dump());  // JSON is YAML
    return CiLocal({"--list"});
  }
};

const json kBinaryInputs = {{"url", "https://assets.example/stepveil"},
                            {"sha256", std::string(64, 'a')}};

TEST_F(GitlabComponentTest, FilesAreValidByGitlabsSchema) {
  for (const std::string& file :
       {kTemplates + "secrets.yml", kTemplates + "binary.yml",
        std::string(STEPVEIL_SOURCE_DIR "/gitlab-component/.gitlab-ci.yml"),
        std::string(STEPVEIL_SOURCE_DIR "/tests/e2e/gitlab/.gitlab-ci.yml")}) {
    EXPECT_EQ(Faults(Documents(file)), "") << file;
  }
  json broken = Documents(kTemplates + "binary.yml");
  broken[1]["$[[ inputs.job ]]"]["scripts"] = {"true"};
  EXPECT_THAT(Faults(broken), HasSubstr("must NOT have additional properties"));
  broken = Documents(kTemplates + "secrets.yml");
  broken[0]["spec"]["inputs"]["path"]["type"] = "text";
  EXPECT_NE(Faults(broken), "");
}

TEST_F(GitlabComponentTest, EveryInputIsTypedAndDescribed) {
  for (const std::string name : {"secrets", "binary"}) {
    const json inputs = Inputs(name);
    for (const auto& [input, spec] : inputs.items()) {
      EXPECT_TRUE(spec.contains("type") && spec.contains("description")) << input;
      EXPECT_TRUE(spec.contains("default") || kBinaryInputs.contains(input)) << input;
      EXPECT_TRUE(spec.at("type") == "boolean" || spec.contains("regex") ||
                  spec.contains("options"))
          << input;
    }
  }
}

// Where an input goes: into a variable that nothing expands, or into a keyword that runs nothing.
TEST_F(GitlabComponentTest, NoInputStandsInAScript) {
  for (const std::string name : {"secrets", "binary"}) {
    const json body = Documents(kTemplates + name + ".yml").at(1);
    for (const auto& [job, keywords] : body.items()) {
      for (const char* script : {"script", "before_script", "after_script"}) {
        EXPECT_EQ(keywords.value(script, json()).dump().find("inputs."), std::string::npos) << job;
      }
      const json variables = keywords.value("variables", json::object());
      for (const auto& [variable, value] : variables.items()) {
        EXPECT_TRUE(value.dump().find("inputs.") == std::string::npos ||
                    value.value("expand", true) == false)
            << variable;
      }
    }
  }
}

TEST_F(GitlabComponentTest, NoPatternLetsACommandThrough) {
  for (const std::string name : {"secrets", "binary"}) {
    const json inputs = Inputs(name);
    for (const auto& [input, spec] : inputs.items()) {
      if (!spec.contains("regex")) {
        continue;
      }
      const std::regex pattern(spec.at("regex").get<std::string>());
      for (const std::string& injection : kInjections) {
        EXPECT_FALSE(std::regex_search(injection, pattern)) << input << ": " << injection;
      }
      const std::string usual =
          kBinaryInputs.contains(input) ? kBinaryInputs.at(input) : spec.at("default");
      EXPECT_TRUE(std::regex_search(usual, pattern)) << input;
    }
  }
}

// The same for real, with gitlab-ci-local in GitLab's place: one injection for each input.
TEST_F(GitlabComponentTest, EveryInputRefusesACommand) {
  std::size_t turn = 0;
  for (const std::string name : {"secrets", "binary"}) {
    const json usual = name == "binary" ? kBinaryInputs : json::object();
    const auto accepted = Include(name, usual);
    EXPECT_EQ(accepted.exit_code, 0) << accepted.out;
    const json specs = Inputs(name);
    for (const auto& [input, spec] : specs.items()) {
      json inputs = usual;
      inputs[input] = kInjections[turn++ % 3];
      const auto refused = Include(name, inputs);
      EXPECT_NE(refused.exit_code, 0) << input;
      EXPECT_THAT(refused.out, HasSubstr(input)) << inputs.dump();
    }
  }
}

}  // namespace
}  // namespace stepveil::testing
