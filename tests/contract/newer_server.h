#pragma once

#include "tests/contract/server_rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stepveil::devserver {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* kHidden = "<hidden-by-infisical>";

class NewerServer : public testing::Test {
 protected:
  std::string V4(const std::string& rest) {
    return "/api/v4/secrets" + rest + (rest.find('?') == std::string::npos ? "?" : "&") +
           "projectId=" + rig_.placeholders().at("<PROJECT_ID>");
  }

  Json Body(const Answer& answer) { return Json::parse(answer.body, nullptr, false); }

  // The answer to a GET of ci-ua.
  Answer Get(const std::string& target) { return rig_.Get(target, rig_.Login("ci-ua")); }

  // NAME=VALUE of every secret of a list.
  std::vector<std::string> Pairs(const Json& secrets) {
    std::vector<std::string> pairs;
    for (const Json& secret : secrets) {
      pairs.push_back(secret["secretKey"].get<std::string>() + '=' +
                      secret["secretValue"].get<std::string>());
    }
    return pairs;
  }

  Rig rig_{2026};
};

}  // namespace stepveil::devserver
