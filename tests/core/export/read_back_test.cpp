// What Write() writes, read back by the programs it is meant for.
#include "core/export/formats.h"
#include "tests/core/export/reader.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

using Values = std::map<std::string, std::string>;

Environment EnvironmentOf(const Values& values) {
  Environment environment;
  for (const auto& [name, value] : values) {
    Variable variable;
    variable.name = name;
    variable.value = Secret(value);
    environment.variables.push_back(std::move(variable));
  }
  return environment;
}

std::string Written(Format format, const Values& values) {
  const auto text = Write(format, EnvironmentOf(values));
  return text ? std::string(text->Expose()) : "error: " + text.error().message;
}

// What every format has to carry, and what some can't.
const Values kPlainValues = {
    {"EMPTY", ""},
    {"PLAIN", "hunter2"},
    {"SPACES", "  leading and trailing  "},
    {"TAB", "\ta\tb\t"},
    {"QUOTE", "it's"},
    {"DOUBLE", "say \"hi\""},
    {"BACKTICK", "a `id` b"},
    {"DOLLAR", "pa$$word $HOME $(id) $1"},
    {"HASH", "a #b #c"},
    {"HASH_FIRST", "#not a comment"},
    {"BACKSLASH", "C:\\new\\table"},
    {"EXPORT", "export X=1"},
    {"EQUALS", "a=b=c"},
    {"ASSIGNMENT", "\nINJECTED=1\n"},
    {"NEWLINES", "one\ntwo\n\nfour"},
    {"NEWLINE_LAST", "one\n"},
    {"NEWLINE_ONLY", "\n"},
    {"PEM", "-----BEGIN KEY-----\nMIIB+/=\n-----END KEY-----\n"},
    {"UNICODE", "p\xc3\xa4ssw\xc3\xb6rd \xe2\x82\xac \xf0\x9f\x94\x91 \xe2\x80\xa8 \xef\xbb\xbf"},
    {"CONTROL", "\x01\x1b[31m\x7f\x08\x0b\x0c"},
    {"C1", "\xc2\x80\xc2\x85\xc2\x9f"},
    {"NONCHARACTER", "\xef\xbf\xbe\xef\xbf\xbf"},
    {"JSON", "{\"key\": \"a\\nb\", \"n\": [1, null]}"},
    {"YAML", "- a: &x *y !z | > % @ `"},
    {"TRUE", "true"},
    {"NUMBER", "0123"},
    {"BANG", "!! !history"},
    {"SINGLE_QUOTED", "'quoted'"},
    {"DOUBLE_QUOTED", "\"quoted\""},
    {"NO", "a key that YAML 1.1 takes for false"},
    {"null", "a key that YAML takes for nothing"},
    {"LONG", std::string(100'000, 'x')},
};
const Values kHardValues = {
    {"CRLF", "one\r\ntwo\r\n"}, {"CR", "a\rb\r"},
    {"ALL_QUOTES", "a'b\"c`d"}, {"BACKSLASH_LAST", "ends with \\"},
    {"BACKSLASHES", "a\\\\b"},  {"QUOTE_AFTER_BACKSLASH", "a\\'b\\\"c"},
    {"REFERENCE", "${HOME}"},
};
// What node's dotenv can't carry, and its readers that expand.
const Values kExpandedValues = {
    {"REFERENCE", "${HOME}"},  {"DEFAULT", "${NOT_SET:-x}"}, {"ESCAPED", "\\$A \\${A}"},
    {"NAMED", "$PLAIN$QUOTE"}, {"BACKSLASHES", "a\\\\b"},    {"MIXED", "a'b\"c\\d"},
};
// For docker run --env-file: a line each.
const Values kLineValues = {
    {"EMPTY", ""},           {"PLAIN", "hunter2"},        {"SPACES", "  leading and trailing  "},
    {"QUOTE", "it's"},       {"DOUBLE", "\"quoted\""},    {"DOLLAR", "pa$$word ${HOME} $(id)"},
    {"HASH", "#a #b"},       {"BACKSLASH", "C:\\new\\"},  {"EQUALS", "=a=b"},
    {"CR", "a\rb"},          {"CONTROL", "\x01\x1b[31m"}, {"LONG", std::string(64'000, 'x')},
    {"BOM", "\xef\xbb\xbf"},
};
const Values kBytes = {{"BYTES", "\xff\xfe a \xc3"}, {"CUT", "\xf0\x9f"}, {"QUOTED", "\xe2'\xe2"}};

struct ReadBack {
  std::string name;
  Format format;
  const testing::Reader& reader;
  std::vector<const Values*> values;
};

void PrintTo(const ReadBack& test_case, std::ostream* out) { *out << test_case.name; }

class ReadBackTest : public ::testing::TestWithParam<ReadBack> {
 protected:
  void SetUp() override {
    if (!testing::IsInstalled(GetParam().reader)) {
      GTEST_SKIP()
          << GetParam().reader.name
          << " is not installed (node --env-file needs Node 20.6; ./dev setup brings the others)";
    }
  }

  static void ExpectReadBack(const Values& values) {
    const auto read = testing::ReadWith(GetParam().reader, Written(GetParam().format, values));
    ASSERT_TRUE(read) << GetParam().reader.name << " reports an error";
    EXPECT_EQ(*read, values);
  }
};

TEST_P(ReadBackTest, HardValues) {
  Values all;
  for (const Values* table : GetParam().values) {
    all.insert(table->begin(), table->end());
  }
  ExpectReadBack(all);
}

TEST_P(ReadBackTest, NothingAtAll) { ExpectReadBack({}); }

// Values made of what the formats give a meaning to; those that a format refuses are left out.
TEST_P(ReadBackTest, RandomValues) {
  const std::vector<std::string> pieces = {"'",       "\"", "`",  "\\",       "$",
                                           "${A}",    "#",  "\n", " ",        "=",
                                           "a",       "n",  "A",  "\xc3\xa4", "\xe2\x80\x99",
                                           "export ", "\t", ":",  "-",        "{",
                                           "}",       "!",  "%",  "&",        "\\n",
                                           "~"};
  std::mt19937 random(20240917);
  for (int round = 0; round < 3; ++round) {
    Values values;
    for (int i = 0; i < 400; ++i) {
      std::string value;
      for (std::size_t length = random() % 7 + 1; length > 0; --length) {
        value += pieces[random() % pieces.size()];
      }
      const std::string name = "V" + std::to_string(i);
      if (Write(GetParam().format, EnvironmentOf({{name, value}}))) {
        values[name] = value;
      }
    }
    ASSERT_GT(values.size(), 100U);
    ExpectReadBack(values);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Formats, ReadBackTest,
    ::testing::Values(
        ReadBack{
            "shell_bash", Format::kShell, testing::kBash, {&kPlainValues, &kHardValues, &kBytes}},
        ReadBack{"shell_bash_eval",
                 Format::kShell,
                 testing::kBashEval,
                 {&kPlainValues, &kHardValues, &kBytes}},
        ReadBack{
            "shell_dash", Format::kShell, testing::kDash, {&kPlainValues, &kHardValues, &kBytes}},
        ReadBack{"shell_dash_eval",
                 Format::kShell,
                 testing::kDashEval,
                 {&kPlainValues, &kHardValues, &kBytes}},
        ReadBack{"json_jq", Format::kJson, testing::kJq, {&kPlainValues, &kHardValues}},
        ReadBack{"yaml_pyyaml", Format::kYaml, testing::kPyYaml, {&kPlainValues, &kHardValues}},
        ReadBack{"dotenv_node", Format::kDotenv, testing::kNodeDotenv, {&kPlainValues}},
        ReadBack{"dotenv_node_env_file", Format::kDotenv, testing::kNodeEnvFile, {&kPlainValues}},
        ReadBack{"dotenv_python", Format::kDotenv, testing::kPythonDotenv, {&kPlainValues}},
        ReadBack{"dotenv_compose", Format::kDotenv, testing::kCompose, {&kPlainValues}},
        ReadBack{"dotenv_bash", Format::kDotenv, testing::kBash, {&kPlainValues}},
        ReadBack{"dotenv_dash", Format::kDotenv, testing::kDash, {&kPlainValues}},
        ReadBack{
            "dotenv_export_node", Format::kDotenvExport, testing::kNodeDotenv, {&kPlainValues}},
        ReadBack{
            "dotenv_export_python", Format::kDotenvExport, testing::kPythonDotenv, {&kPlainValues}},
        ReadBack{
            "dotenv_export_compose", Format::kDotenvExport, testing::kCompose, {&kPlainValues}},
        ReadBack{
            "dotenv_export_bash_eval", Format::kDotenvExport, testing::kBashEval, {&kPlainValues}},
        ReadBack{"dotenv_export_dash", Format::kDotenvExport, testing::kDash, {&kPlainValues}},
        ReadBack{
            "json_list_jq", Format::kJsonList, testing::kJqList, {&kPlainValues, &kHardValues}},
        ReadBack{"dotenv_expand_10",
                 Format::kDotenvExpand,
                 testing::kDotenvExpand10,
                 {&kPlainValues, &kExpandedValues}},
        ReadBack{"dotenv_expand_13",
                 Format::kDotenvExpand,
                 testing::kDotenvExpand,
                 {&kPlainValues, &kExpandedValues}},
        ReadBack{"dotenv_expand_next",
                 Format::kDotenvExpand,
                 testing::kNextEnv,
                 {&kPlainValues, &kExpandedValues}},
        ReadBack{"docker_env", Format::kDockerEnv, testing::kDockerEnv, {&kLineValues}},
        ReadBack{
            "csv_python", Format::kCsv, testing::kPythonCsv, {&kPlainValues, &kExpandedValues}}),
    [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace stepveil
