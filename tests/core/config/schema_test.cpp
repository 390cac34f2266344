// The schema that editors read, held against what the loader takes.
#include "core/config/project_file.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;

const std::string kSchema = STEPVEIL_SOURCE_DIR "/core/config/stepveil.schema.json";
const std::string kModules = STEPVEIL_SOURCE_DIR "/build/tools/node/node_modules";
const std::string kVerdicts = STEPVEIL_SOURCE_DIR "/tests/support/node/schema_verdicts.js";

json Schema() { return json::parse(std::ifstream(kSchema)); }

// What a key can be given: JSON is YAML.
const std::vector<json> kValues = {"",
                                   "x",
                                   "/",
                                   "/a",
                                   "/a/b-c/",
                                   "a",
                                   "/a//b",
                                   "/../a",
                                   "/a*",
                                   "/.",
                                   "/...",
                                   "https://a.example",
                                   "http://127.0.0.1:1",
                                   "ftp://a",
                                   "10s",
                                   "0s",
                                   "500ms",
                                   "2m",
                                   "10 s",
                                   "-1s",
                                   "true",
                                   "Yes",
                                   "off",
                                   "maybe",
                                   true,
                                   false,
                                   "oidc",
                                   "aws-auth",
                                   "user",
                                   "token",
                                   "first",
                                   "second",
                                   "*",
                                   "?*",
                                   "A*",
                                   "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f",
                                   "0f1e2d3c-4b5a-4697-8879",
                                   nullptr,
                                   json::array(),
                                   json::array({"x"}),
                                   json::array({"/a", "/b"}),
                                   json::array({"/a", "b"}),
                                   json::array({"https://a.example", "x"}),
                                   json::array({json::array({"x"})}),
                                   json::array({"*", "A"}),
                                   json::array({""}),
                                   json::array({nullptr}),
                                   json::object(),
                                   json::object({{"A", "B"}}),
                                   json::object({{"A", json::array()}}),
                                   json::object({{"a", json::object()}}),
                                   json::object({{"method", "oidc"}}),
                                   "ended",
                                   "on-failure",
                                   "never",
                                   "localhost:5432",
                                   ":1",
                                   ":0",
                                   "h:65535",
                                   "h:65536",
                                   "[::1]:80",
                                   "[::1]",
                                   "./app.sock",
                                   "./",
                                   "http://a b",
                                   "http://",
                                   json::object({{"address", ":80"}}),
                                   json::object({{"address", "x"}}),
                                   json::object({{"address", ":80"}, {"within", "2m"}}),
                                   json::object({{"address", ":80"}, {"within", "soon"}}),
                                   json::object({{"address", ":80"}, {"command", "x"}}),
                                   json::object({{"command", "x"}}),
                                   json::object({{"command", json::array({"a", "b"})}}),
                                   json::object({{"command", json::array()}}),
                                   json::object({{"within", "2m"}}),
                                   json::object({{"address", "ended"}})};

const std::vector<std::string> kOtherKeys = {
    "token", "client-secret", "ca-file", "headers", "mask", "Project", "paths", "x", ""};

void AddDocuments(const json& properties, const std::function<json(const json&)>& wrap,
                  std::vector<json>& documents) {
  std::set<std::string> keys(kOtherKeys.begin(), kOtherKeys.end());
  for (const auto& [key, unused] : properties.items()) {
    keys.insert(key);
  }
  for (const std::string& key : keys) {
    for (const json& value : kValues) {
      documents.push_back(wrap(json::object({{key, value}})));
    }
  }
}

std::vector<json> Documents() {
  const json top = Schema()["properties"];
  const json process = top["processes"]["additionalProperties"]["properties"];
  std::vector<json> documents;
  AddDocuments(
      top, [](const json& map) { return map; }, documents);
  AddDocuments(
      top["login"]["properties"],
      [](const json& map) {
        return json::object({{"login", map}});
      },
      documents);
  AddDocuments(
      process,
      [](const json& map) {
        return json::object({{"processes", {{"backend", map}}}});
      },
      documents);
  for (const char* name : {"a", "a-b_1", "A", "", "-a", "a b", "\xc3\xa4"}) {
    documents.push_back(json::object({{"processes", {{name, {{"path", "/a"}}}}}}));
  }
  return documents;
}

bool LoaderTakes(const json& document) {
  SettingFaults faults;
  [[maybe_unused]] const ProjectFile file = ReadProjectFile(document.dump(), "file", faults);
  return faults.empty();
}

std::vector<bool> SchemaTakes(const std::vector<json>& documents) {
  const testing::ScratchFolder folder;
  const std::string file = folder.Write("documents.json", json(documents).dump());
  const auto result =
      testing::RunProcess({"/usr/bin/env", "node", kVerdicts, kModules, kSchema, file},
                          {{std::string("PATH=") + std::getenv("PATH")}});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  std::vector<bool> verdicts;
  std::istringstream lines(result.out);
  for (std::string line; std::getline(lines, line);) {
    verdicts.push_back(line == "yes");
  }
  return verdicts;
}

// The loader also takes a bare true for a text, which an editor had better ask about.
bool IsBareWord(const json& document) {
  return document.is_boolean() ||
         (document.is_object() && document.size() == 1 && IsBareWord(document.front()));
}

TEST(Schema, TakesWhatTheLoaderTakes) {
  const std::vector<json> documents = Documents();
  const std::vector<bool> verdicts = SchemaTakes(documents);
  ASSERT_EQ(verdicts.size(), documents.size());
  std::vector<std::string> different;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const bool stricter = !verdicts[i] && IsBareWord(documents[i]);
    if (LoaderTakes(documents[i]) != verdicts[i] && !stricter) {
      different.push_back(documents[i].dump() + (verdicts[i] ? " is refused by the loader"
                                                             : " is refused by the schema"));
    }
  }
  EXPECT_THAT(different, IsEmpty());
}

TEST(Schema, DescribesEveryKey) {
  const json top = Schema()["properties"];
  for (const json& properties :
       {top, top["login"]["properties"], top["processes"]["additionalProperties"]["properties"]}) {
    for (const auto& [key, value] : properties.items()) {
      EXPECT_GT(value.value("description", "").size(), 10U) << key;
    }
  }
}

}  // namespace
}  // namespace stepveil
