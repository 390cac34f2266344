#include "tests/devserver/model/seed_aws.h"

#include "tests/devserver/model/encoding.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace stepveil::devserver {
namespace {

constexpr std::size_t kAccountInArn = 4;  // the field, between colons

std::string Field(std::string_view arn, std::size_t number) {
  for (; number > 0; --number) arn.remove_prefix(std::min(arn.size(), arn.find(':') + 1));
  return std::string(arn.substr(0, arn.find(':')));
}

std::string Upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

}  // namespace

AwsKey LoadAwsKey(const std::string& name, const YAML::Node& node) {
  const bool temporary = node["temporary"].as<bool>(false);
  AwsKey key;
  key.name = name;
  key.id = (temporary ? "ASIA" : "AKIA") + Upper(Hex(Sha256("aws key id " + name)).substr(0, 16));
  key.secret = Base64(Sha256("aws secret access key " + name)).substr(0, 40);
  if (temporary) key.token = Base64(Sha256("aws session token " + name) + std::string(300, 'T'));
  key.arn = node["arn"].as<std::string>();
  key.account = Field(key.arn, kAccountInArn);
  key.expired = node["expired"].as<bool>(false);
  return key;
}

AwsTrust LoadAwsTrust(const YAML::Node& node) {
  AwsTrust trust;
  for (const YAML::Node& account : node["accounts"]) {
    trust.accounts.push_back(account.as<std::string>());
  }
  for (const YAML::Node& arn : node["arns"]) trust.arns.push_back(arn.as<std::string>());
  return trust;
}

}  // namespace stepveil::devserver
