#pragma once

#include "core/secrets/fetch.h"
#include "tests/core/secrets/sample.h"

#include <gmock/gmock.h>

namespace stepveil {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

inline std::vector<std::string> Names(const SecretSet& set) {
  std::vector<std::string> names;
  for (const FetchedSecret& secret : set.secrets) {
    names.push_back(secret.asked_path + ":" + secret.name);
  }
  return names;
}

// Fetching again, of an instance that sends ETags where a test gives one.
class FetchIfChangedTest : public ::testing::Test {
 protected:
  FetchIfChangedTest() { ScriptSample(instance_); }

  void List200(const std::string& value, const std::string& tag = "",
               const std::string& path = "backend") {
    ScriptedInstance::Answer answer{200, List(Row("A", value, "/" + path))};
    if (!tag.empty()) {
      answer.headers["etag"] = tag;
    }
    instance_.On(kV4, answer, "secretPath=%2F" + path);
  }
  void List304(const std::string& tag, const std::string& path = "backend") {
    instance_.On(kV4, {304, "", {{"etag", tag}}}, "secretPath=%2F" + path);
  }

  // What one fetch gives: the values, "same" or the error's message.
  std::string Fetch(const Request& request = Ask({"/backend"})) {
    Client client = instance_.MakeClient();
    auto set = FetchIfChanged(client, Token(), request, last_);
    if (!set) {
      return set.error().message;
    }
    std::string text = *set ? "" : "same";
    const SecretSet fetched = (*std::move(set)).value_or(SecretSet());
    for (const FetchedSecret& secret : fetched.secrets) {
      text.append(secret.value.Expose()).append(" ");
    }
    return text;
  }

  // What the last `count` requests carried as If-None-Match.
  [[nodiscard]] std::vector<std::string> Asked(std::size_t count) const {
    return {instance_.validators.end() - static_cast<std::ptrdiff_t>(count),
            instance_.validators.end()};
  }

  ScriptedInstance instance_;
  LastFetch last_;
};

}  // namespace stepveil
