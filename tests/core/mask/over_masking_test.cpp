// How much of ordinary logs is hidden though it is no secret, with the sample project's secrets
// loaded. logs/: go, pytest, npm, cargo and kubectl wrote theirs over small projects of ours; those
// named terraform, gradle_maven, nextjs and services we wrote after the tools' manner.
#include "core/mask/masker.h"
#include "core/mask/needles.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stepveil {
namespace {

namespace fs = std::filesystem;

std::string Contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::map<std::string, std::string> Logs() {
  std::map<std::string, std::string> logs;
  for (const auto& entry : fs::directory_iterator(STEPVEIL_SOURCE_DIR "/tests/core/mask/logs")) {
    logs[entry.path().filename()] = Contents(entry.path());
  }
  return logs;
}

std::string ValueOf(const YAML::Node& secret) {
  const YAML::Node value = secret.IsMap() ? secret["value"] : secret;
  if (!value.IsMap()) {
    return value.as<std::string>();
  }
  std::string repeated;
  while (repeated.size() < value["size"].as<std::size_t>()) {
    repeated += value["repeat"].as<std::string>();
  }
  return repeated;
}

// The values of the sample project's folders that its three processes read.
std::vector<std::string> SampleValues() {
  const YAML::Node seed = YAML::LoadFile(STEPVEIL_SOURCE_DIR "/tests/devserver/seed/acme.yaml");
  std::vector<std::string> values;
  for (const auto& folder : seed["projects"]["acme-app"]["folders"]) {
    const auto name = folder.first.as<std::string>();
    const bool read = name == "dev:/backend" || name == "dev:/frontend" || name == "dev:/compose" ||
                      name == "dev:/shared";
    for (const auto& secret : folder.second["secrets"]) {
      if (read) {
        values.push_back(ValueOf(secret.second));
      }
    }
  }
  return values;
}

std::vector<Secret> NeedlesOfAllOf(const std::vector<std::string>& values) {
  std::vector<Secret> needles;
  for (const std::string& value : values) {
    MoveAll(NeedlesOf(Secret(value), ShortValues::kLeave), needles);
  }
  return needles;
}

// The bytes of `log` that `masked` doesn't have.
std::size_t HiddenBytes(const std::string& log, const std::string& masked) {
  std::size_t masks = 0;
  for (std::size_t at = masked.find("***"); at != std::string::npos;
       at = masked.find("***", at + 3)) {
    ++masks;
  }
  return log.size() - (masked.size() - 3 * masks);
}

std::size_t HiddenIn(const std::map<std::string, std::string>& logs,
                     const std::vector<std::string>& values) {
  const auto table = std::make_shared<const NeedleTable>(NeedlesOfAllOf(values));
  std::size_t hidden = 0;
  for (const auto& [name, log] : logs) {
    const std::size_t bytes = HiddenBytes(log, Masked(table, log));
    EXPECT_EQ(bytes, 0U) << name;
    hidden += bytes;
  }
  return hidden;
}

TEST(OverMasking, TheSampleProjectsSecretsHideNothingElse) {
  const auto logs = Logs();
  std::size_t total = 0;
  for (const auto& [name, log] : logs) {
    ASSERT_EQ(log.find("***"), std::string::npos) << name;
    total += log.size();
  }
  ASSERT_GT(total, 200'000U);
  ASSERT_GT(SampleValues().size(), 10U);
  const std::size_t hidden = HiddenIn(logs, SampleValues());
  std::cout << "hidden without need: " << hidden << " of " << total << " bytes\n";
  EXPECT_EQ(hidden, 0U);
}

TEST(OverMasking, SettingsFilesHideNothingElse) {
  const std::vector<std::string> values = {
      "apiVersion: v1\nkind: Config\nusers:\n- name: ci\n  user:\n    token: "
      "k8sTok3n-abcDEF01234\n",
      "registry=https://registry.example.org/\n//registry.example.org/:_authToken=npm_x8Kd72hf\n",
      "NODE_ENV=production\nPORT=3000\nLOG_LEVEL=info\nDB_PASSWORD=hunt3r\n",
      "{\n  \"type\": \"service_account\",\n  \"project_id\": \"acme-prod\",\n  \"private_key\": "
      "\"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0B\\n-----END PRIVATE "
      "KEY-----\\n\"\n}\n",
      "{\n  \"a\": 1\n}",
      "1\n2\n3\n4\n",
      "postgres://app:S3cr3t%40Pw@db.internal:5432/app"};
  EXPECT_EQ(HiddenIn(Logs(), values), 0U);
}

TEST(OverMasking, WhatIsHiddenIsSeen) {
  std::map<std::string, std::string> logs;
  logs["log"] = "the word secret-word-9 is here";
  const auto table = std::make_shared<const NeedleTable>(NeedlesOfAllOf({"secret-word-9"}));
  EXPECT_EQ(HiddenBytes(logs["log"], Masked(table, logs["log"])), 13U);
}

}  // namespace
}  // namespace stepveil
