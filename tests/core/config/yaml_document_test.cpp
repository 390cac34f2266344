#include "core/config/yaml_document.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::HasSubstr;

std::string FaultOf(const std::string& text) {
  const auto document = ParseYaml(text, "f.yaml");
  EXPECT_FALSE(document.has_value()) << text.substr(0, 80);
  const std::string printed = Printed(document);
  EXPECT_THAT(printed, Not(HasSubstr(kCanary)));
  return printed;
}

TEST(ParseYaml, KeepsPlacesAndOrder) {
  const auto document = ParseYaml("a: 1\nb:\n  - x\n  - \"true\"\nc: {d: ~}\n", "f.yaml");
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->keys.size(), 3U);
  EXPECT_EQ(document->keys[2].text, "c");
  EXPECT_EQ(document->keys[2].line, 5U);
  EXPECT_EQ(document->items[0].text, "1");
  EXPECT_FALSE(document->items[0].quoted);
  const YamlNode& list = document->items[1];
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_TRUE(list.items[1].quoted);
  EXPECT_EQ(list.items[1].line, 4U);
  EXPECT_EQ(list.items[1].column, 5U);
  EXPECT_EQ(document->items[2].items[0].kind, YamlNode::Kind::kNull);
}

TEST(ParseYaml, KeepsRepeatedKeysForTheReaderToRefuse) {
  EXPECT_EQ(ParseYaml("a: 1\na: 2\n", "f.yaml")->keys.size(), 2U);
}

TEST(ParseYaml, TakesEmptyTextCommentsAndAByteOrderMark) {
  EXPECT_EQ(ParseYaml("", "f.yaml")->kind, YamlNode::Kind::kNull);
  EXPECT_EQ(ParseYaml("# only\n", "f.yaml")->kind, YamlNode::Kind::kNull);
  EXPECT_EQ(ParseYaml("\xef\xbb\xbf"
                      "a: 1\n",
                      "f.yaml")
                ->keys[0]
                .text,
            "a");
  EXPECT_EQ(ParseYaml("---\na: 1\n...\n", "f.yaml")->keys[0].text, "a");
}

TEST(ParseYaml, RefusesAliasesAndAnchors) {
  EXPECT_EQ(FaultOf("a: &x [1]\nb: *x\n"),
            "stepveil: error: f.yaml:1:4: anchors are not allowed\n"
            "stepveil: hint: write the value out\n");
  EXPECT_THAT(FaultOf("&a [*a]"), HasSubstr("f.yaml:1:1: anchors are not allowed"));
  EXPECT_THAT(FaultOf("&a a: 1"), HasSubstr("anchors are not allowed"));
  EXPECT_THAT(FaultOf("a: *" + std::string(kCanary)), HasSubstr("f.yaml:1:4: "));
}

TEST(ParseYaml, RefusesWhatASettingsFileHasNoNeedFor) {
  EXPECT_THAT(FaultOf("a: 1\n---\nb: 2\n"), HasSubstr("f.yaml:2:1: a second document"));
  EXPECT_THAT(FaultOf("a: 1\n...\nb: 2\n"), HasSubstr("a second document"));
  EXPECT_THAT(FaultOf("<<: {a: 1}\n"), HasSubstr("f.yaml:1:1: merge keys are not allowed"));
  EXPECT_THAT(FaultOf("a: !!binary aGk=\n"), HasSubstr("f.yaml:1:4: tags are not allowed"));
  EXPECT_THAT(FaultOf("a: !x {}\n"), HasSubstr("tags are not allowed"));
  EXPECT_THAT(FaultOf("[a]: 1\n"), HasSubstr("a key must be text"));
  EXPECT_THAT(FaultOf("? {a: 1}\n: 2\n"), HasSubstr("a key must be text"));
  EXPECT_THAT(FaultOf("~: 1\n"), HasSubstr("a key must be text"));
}

TEST(ParseYaml, BoundsTheDepth) {
  EXPECT_THAT(FaultOf(std::string(1 << 20, '[')), HasSubstr("more than 16 levels deep"));
  EXPECT_THAT(FaultOf(std::string(1 << 20, '{')), HasSubstr("more than 16 levels deep"));
  std::string dashes;
  for (int i = 0; i < 5000; ++i) {
    dashes += "- ";
  }
  EXPECT_THAT(FaultOf(dashes), HasSubstr("more than 16 levels deep"));
  EXPECT_TRUE(ParseYaml(std::string(16, '[') + std::string(16, ']'), "f.yaml").has_value());
}

TEST(ParseYaml, RefusesBinaryTextAndOtherEncodings) {
  EXPECT_EQ(FaultOf(std::string("a: 1\nb: \0", 9)),
            "stepveil: error: f.yaml:2:4: not a text file\n");
  EXPECT_THAT(FaultOf("a: \x04\n"), HasSubstr("not a text file"));
  EXPECT_THAT(FaultOf("\x7f"
                      "ELF"),
              HasSubstr("not a text file"));
  EXPECT_EQ(FaultOf("a: \xe4\n"),
            "stepveil: error: f.yaml: not UTF-8 text\n"
            "stepveil: hint: save the file as UTF-8\n");
  EXPECT_THAT(FaultOf(std::string("\xff\xfe"
                                  "a\0:\0",
                                  6)),
              HasSubstr("not a text file"));
}

TEST(ParseYaml, NamesThePlaceOfASyntaxFaultWithoutTheText) {
  EXPECT_EQ(FaultOf("a:\n\tb: " + std::string(kCanary) + "\n"),
            "stepveil: error: f.yaml:2:3: not valid YAML\n"
            "stepveil: hint: indent with spaces: there is a tab at the start of a line\n");
  EXPECT_EQ(FaultOf("a: \"" + std::string(kCanary)),
            "stepveil: error: f.yaml:1:23: not valid YAML\n"
            "stepveil: hint: check quotes, brackets and the indentation of this line and the one "
            "before\n");
  EXPECT_THAT(FaultOf("a: {b: " + std::string(kCanary)), HasSubstr("not valid YAML"));
  EXPECT_THAT(FaultOf("a: \"\\q" + std::string(kCanary) + "\""), HasSubstr("not valid YAML"));
  EXPECT_THAT(FaultOf("%YAML 9." + std::string(kCanary) + "\n---\na: 1"),
              HasSubstr("not valid YAML"));
}

}  // namespace
}  // namespace stepveil
