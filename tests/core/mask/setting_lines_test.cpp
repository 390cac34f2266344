#include "core/mask/setting_lines.h"

#include "tests/core/mask/parts_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

TEST(SettingIn, ReadsTheUsualSpellings) {
  struct Case {
    const char* line;
    const char* key;
    const char* value;
  };
  for (const Case& one : {
           Case{"NODE_ENV=production", "NODE_ENV", "production"},
           Case{"export A='b c'", "A", "b c"},
           Case{"key: value", "key", "value"},
           Case{"- name: \"x\"", "name", "x"},
           Case{"\"password\": \"a:b=c\",", "password", "a:b=c"},
           Case{"spring.datasource.password = x", "spring.datasource.password", "x"},
           Case{"//registry.example.org/:_authToken=npm_1", "//registry.example.org/:_authToken",
                "npm_1"},
           Case{"server: https://10.0.0.1:6443", "server", "https://10.0.0.1:6443"},
           Case{"data: |", "data", ""},
           Case{"\"auths\": {", "auths", ""},
           Case{"empty=", "empty", ""},
       }) {
    const auto setting = SettingIn(one.line);
    ASSERT_TRUE(setting) << one.line;
    EXPECT_EQ(setting->key, one.key);
    EXPECT_EQ(setting->value, one.value);
  }
}

TEST(SettingIn, OtherLinesAreNone) {
  for (const char* line : {"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB==",
                           "x8Kd72hfQpLm29skdTTs==", "just some words", "https://example.org",
                           "a sentence with many words: and more", "=x", ""}) {
    EXPECT_FALSE(SettingIn(line)) << line;
  }
}

std::vector<std::string> Inline(std::string_view line) {
  return testing::PartsFrom([&](PartList& parts) { AddInlineSettings(line, parts); });
}

TEST(AddInlineSettings, FindsTheSecretInOneLine) {
  struct Case {
    const char* line;
    const char* secret;
  };
  for (const Case& one : {
           Case{"Server=db;Database=app;Uid=app;Pwd=swordfish;", "swordfish"},
           Case{"host=db user=app password='a bc' sslmode=require", "a bc"},
           Case{"host=db password=swordfish dbname=app", "swordfish"},
           Case{"redis:6380,password=swordfish,ssl=True", "swordfish"},
           Case{"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=q+8/w==;EndpointSuffix=x",
                "q+8/w=="},
           Case{"{user: joe, password: swordfish}", "swordfish"},
           Case{"machine api.example.org login joe password swordfish", "swordfish"},
           Case{"Authorization: Bearer abc.def1", "abc.def1"},
           Case{"session=a1b2c3; path=/; HttpOnly", "a1b2c3"},
           Case{"PASSWORD=swordfish # the old one", "swordfish"},
           Case{"docker:hunter22?", "hunter22?"},
       }) {
    EXPECT_THAT(Inline(one.line), Contains(one.secret)) << one.line;
  }
}

TEST(AddInlineSettings, PlainLinesHaveNone) {
  for (const char* line : {"apiVersion: v1", "host=db port=5432", "redis:6379", "nginx:stable",
                           "the password is ok", "12:30:45", ""}) {
    EXPECT_THAT(Inline(line), IsEmpty()) << line;
  }
}

}  // namespace
}  // namespace stepveil
