#include "core/export/formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include <map>
#include <string>
#include <utility>

namespace stepveil {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Values = std::map<std::string, std::string>;

constexpr const char* kCanary = "canary-9f3b-SECRET";
constexpr Format kAllFormats[] = {Format::kDotenv,    Format::kDotenvExport, Format::kDotenvExpand,
                                  Format::kDockerEnv, Format::kCsv,          Format::kJson,
                                  Format::kJsonList,  Format::kYaml,         Format::kShell,
                                  Format::kPowerShell};

Result<Secret> WriteValues(Format format, const Values& values) {
  Environment environment;
  for (const auto& [name, value] : values) {
    Variable variable;
    variable.name = name;
    variable.value = Secret(value);
    environment.variables.push_back(std::move(variable));
  }
  return Write(format, environment);
}

std::string Written(Format format, const Values& values) {
  const auto text = WriteValues(format, values);
  return text ? std::string(text->Expose()) : "error: " + text.error().message;
}

// The whole text of the refusal; the canary, which is part of each refused value, is not in it.
std::string Refusal(Format format, const std::string& name, const std::string& value) {
  const auto text = WriteValues(format, {{"FINE", "x"}, {name, kCanary + value}});
  if (text) {
    return "no error";
  }
  EXPECT_EQ(text.error().code, ErrorCode::kExport);
  std::string all = text.error().message;
  for (const std::string& hint : text.error().hints) {
    all += "\n" + hint;
  }
  EXPECT_THAT(all, Not(HasSubstr(kCanary)));
  return all;
}

TEST(FormatsTest, AreNamedAsOnTheCommandLine) {
  EXPECT_EQ(FormatNamed("dotenv"), Format::kDotenv);
  EXPECT_EQ(FormatNamed("dotenv-expand"), Format::kDotenvExpand);
  EXPECT_EQ(FormatNamed("docker-env"), Format::kDockerEnv);
  EXPECT_EQ(FormatNamed("csv"), Format::kCsv);
  EXPECT_EQ(FormatNamed("json"), Format::kJson);
  EXPECT_EQ(FormatNamed("yaml"), Format::kYaml);
  EXPECT_EQ(FormatNamed("shell"), Format::kShell);
  EXPECT_EQ(FormatNamed("powershell"), Format::kPowerShell);
  EXPECT_EQ(FormatNamed("JSON"), std::nullopt);
  EXPECT_EQ(FormatNamed("toml"), std::nullopt);
  EXPECT_EQ(FormatNamed(""), std::nullopt);
}

TEST(FormatsTest, WriteTwoVariables) {
  const Values values{{"A", "it's"}, {"B", "x"}};
  EXPECT_EQ(Written(Format::kDotenv, values), "A=\"it's\"\nB='x'\n");
  EXPECT_EQ(Written(Format::kDotenvExpand, values), "A=`it's`\nB='x'\n");
  EXPECT_EQ(Written(Format::kDockerEnv, values), "A=it's\nB=x\n");
  EXPECT_EQ(Written(Format::kCsv, values), "Key,Value\nA,it's\nB,x\n");
  EXPECT_EQ(Written(Format::kJson, values), "{\n  \"A\": \"it's\",\n  \"B\": \"x\"\n}\n");
  EXPECT_EQ(Written(Format::kYaml, values), "\"A\": \"it's\"\n\"B\": \"x\"\n");
  EXPECT_EQ(Written(Format::kShell, values), "export A='it'\\''s'\nexport B='x'\n");
  EXPECT_EQ(Written(Format::kPowerShell, values), "$env:A = 'it''s'\n$env:B = 'x'\n");
}

TEST(FormatsTest, WriteNothing) {
  EXPECT_EQ(Written(Format::kDotenv, {}), "");
  EXPECT_EQ(Written(Format::kDotenvExpand, {}), "");
  EXPECT_EQ(Written(Format::kDockerEnv, {}), "");
  EXPECT_EQ(Written(Format::kCsv, {}), "Key,Value\n");
  EXPECT_EQ(Written(Format::kJson, {}), "{}\n");
  EXPECT_EQ(Written(Format::kYaml, {}), "{}\n");
  EXPECT_EQ(Written(Format::kShell, {}), "");
  EXPECT_EQ(Written(Format::kPowerShell, {}), "");
}

TEST(FormatsTest, RefuseNulByName) {
  for (const Format format : kAllFormats) {
    EXPECT_THAT(
        Refusal(format, "BAD", std::string("\0", 1)),
        AllOf(HasSubstr("\"BAD\""), HasSubstr("NUL"), HasSubstr("base64"), Not(HasSubstr("FINE"))));
  }
}

TEST(FormatsTest, RefuseWhatIsNotUtf8) {
  for (const Format format : kAllFormats) {
    for (const char* value : {"\xff", "\xc3", "\xed\xa0\x80", "\xf0\x9f\x94"}) {
      const std::string refusal = Refusal(format, "BAD", value);
      if (format == Format::kShell) {
        EXPECT_EQ(refusal, "no error");
      } else {
        EXPECT_THAT(refusal, AllOf(HasSubstr("\"BAD\""), HasSubstr("UTF-8"), HasSubstr("base64")));
      }
    }
  }
}

TEST(FormatsTest, DotenvRefusesWhatItsReadersDifferOn) {
  for (const char* value : {"\r\n", "a\rb", "'\"", "'$", "'`", "'\\", "a\\", "\\\\", "${HOME}"}) {
    EXPECT_THAT(Refusal(Format::kDotenv, "BAD", value),
                AllOf(HasSubstr("\"BAD\""), HasSubstr("dotenv"), HasSubstr("--to json")))
        << value;
  }
}

TEST(FormatsTest, EachRefusesWhatItCantCarry) {
  EXPECT_THAT(Refusal(Format::kDotenvExpand, "BAD", "'`\""),
              AllOf(HasSubstr("\"BAD\""), HasSubstr("as dotenv-expand"), HasSubstr("--to json")));
  EXPECT_THAT(Refusal(Format::kDockerEnv, "BAD", "\n"),
              AllOf(HasSubstr("\"BAD\""), HasSubstr("several lines"), HasSubstr("--to json")));
  EXPECT_THAT(Refusal(Format::kCsv, "BAD", "\r"),
              AllOf(HasSubstr("\"BAD\""), HasSubstr("carriage return"), HasSubstr("--to json")));
}

TEST(FormatsTest, PowerShellRefusesTheEmptyValue) {
  const auto text = WriteValues(Format::kPowerShell, {{"BAD", ""}});
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().message, AllOf(HasSubstr("\"BAD\""), HasSubstr("empty")));
}

TEST(FormatsTest, NameEveryRefusedValueAtOnce) {
  const auto text = WriteValues(Format::kJson, {{"ONE", "\xff"}, {"TWO", std::string("\0", 1)}});
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().message, AllOf(HasSubstr("\"ONE\""), HasSubstr("\"TWO\"")));
}

TEST(Write, DocumentsCarryAnyName) {
  for (const Format format : kAllFormats) {
    const bool any = format == Format::kCsv || format == Format::kJson ||
                     format == Format::kJsonList || format == Format::kYaml;
    EXPECT_EQ(CarrierOf(format), any ? Carrier::kDocument : Carrier::kText);
  }
  const Values odd = {{"my-app.key", "1"}, {"a: b # c", "2"}, {"\"q\"", "3"}, {"yes", "4"}};
  const auto json = nlohmann::json::parse(Written(Format::kJson, odd));
  EXPECT_EQ(json.get<Values>(), odd);
  const YAML::Node yaml = YAML::Load(Written(Format::kYaml, odd));
  EXPECT_EQ(yaml.as<Values>(), odd);
}

}  // namespace
}  // namespace stepveil
