#include "core/config/yaml_document.h"

#include "core/base/text.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <optional>
#include <sstream>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kDeepest = 16;

// Thrown through the parser's frames to stop it; caught in ParseYaml.
struct Refusal {
  YAML::Mark mark;
  std::string message;
  std::string hint;
};

Error FaultAt(const std::string& label, const YAML::Mark& mark, std::string message,
              std::string hint) {
  Error fault{ErrorCode::kConfig, label + ": " + std::move(message)};
  if (!mark.is_null()) {
    fault.message.insert(
        label.size(), ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1));
  }
  if (!hint.empty()) {
    fault.hints.push_back(std::move(hint));
  }
  return fault;
}

// Turns the parser's events into nodes and refuses what a settings file has no need for: each of
// these features has been used to make a small file expand without bound or read differently than
// it looks.
class Builder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (started_) {
      throw Refusal{mark, "a second document", "keep one document; remove the line \"---\""};
    }
    started_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Attach(Start(YamlNode::Kind::kNull, mark, "", anchor));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refusal{mark, "aliases are not allowed", "write the value out"};
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = Start(YamlNode::Kind::kText, mark, tag, anchor);
    node.text = value;
    node.quoted = tag == "!";
    Attach(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(Start(YamlNode::Kind::kList, mark, tag, anchor), mark);
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(Start(YamlNode::Kind::kMap, mark, tag, anchor), mark);
  }
  void OnMapEnd() override { Close(); }

  [[nodiscard]] std::optional<YamlNode> TakeRoot() { return std::move(root_); }

 private:
  static YamlNode Start(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
                        YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      throw Refusal{mark, "anchors are not allowed", "write the value out"};
    }
    // "?" and "!" are the parser's marks for plain and quoted text.
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw Refusal{mark, "tags are not allowed", "remove the word that starts with \"!\""};
    }
    YamlNode node;
    node.kind = kind;
    node.line = static_cast<std::size_t>(mark.line) + 1;
    node.column = static_cast<std::size_t>(mark.column) + 1;
    return node;
  }

  void Open(YamlNode node, const YAML::Mark& mark) {
    if (open_.size() == kDeepest) {
      throw Refusal{mark, "more than " + std::to_string(kDeepest) + " levels deep", ""};
    }
    open_.push_back(std::move(node));
  }

  void Close() {
    YamlNode node = std::move(open_.back());
    open_.pop_back();
    Attach(std::move(node));
  }

  void Attach(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    YamlNode& parent = open_.back();
    const bool is_key =
        parent.kind == YamlNode::Kind::kMap && parent.keys.size() == parent.items.size();
    if (!is_key) {
      parent.items.push_back(std::move(node));
      return;
    }
    YAML::Mark mark;
    mark.line = static_cast<int>(node.line) - 1;
    mark.column = static_cast<int>(node.column) - 1;
    if (node.kind != YamlNode::Kind::kText) {
      throw Refusal{mark, "a key must be text", ""};
    }
    if (node.text == "<<") {
      throw Refusal{mark, "merge keys are not allowed", "write the keys out"};
    }
    parent.keys.push_back(std::move(node));
  }

  std::vector<YamlNode> open_;
  std::optional<YamlNode> root_;
  bool started_ = false;
};

// Where the first byte stands that no text file holds; the parser takes some of them for its own
// end mark.
std::optional<YAML::Mark> FirstNonTextByte(std::string_view bytes) {
  YAML::Mark mark;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f) {
      return mark;
    }
    mark.column = c == '\n' ? 0 : mark.column + 1;
    mark.line += c == '\n' ? 1 : 0;
  }
  return std::nullopt;
}

// A tab is the usual reason why a text isn't YAML, and can't be seen in an editor.
std::string HintFor(std::string_view bytes) {
  for (const std::string& line : Split(bytes, '\n')) {
    const std::size_t text = line.find_first_not_of(" \t");
    if (line.substr(0, text).find('\t') != std::string::npos && text != std::string::npos) {
      return "indent with spaces: there is a tab at the start of a line";
    }
  }
  return "check quotes, brackets and the indentation of this line and the one before";
}

YamlNode Parse(std::string_view bytes) {
  std::istringstream stream{std::string(bytes)};
  YAML::Parser parser(stream);
  Builder builder;
  while (parser.HandleNextDocument(builder)) {
  }
  return builder.TakeRoot().value_or(YamlNode{});
}

}  // namespace

Result<YamlNode> ParseYaml(std::string_view bytes, const std::string& label) {
  if (const auto mark = FirstNonTextByte(bytes)) {
    return Fail(FaultAt(label, *mark, "not a text file", ""));
  }
  if (!IsUtf8(bytes)) {
    return Fail(ErrorCode::kConfig, label + ": not UTF-8 text", {"save the file as UTF-8"});
  }
  try {
    return Parse(bytes);
  } catch (const Refusal& refusal) {
    return Fail(FaultAt(label, refusal.mark, refusal.message, refusal.hint));
  } catch (const YAML::Exception& exception) {
    // Its text may quote the file.
    return Fail(FaultAt(label, exception.mark, "not valid YAML", HintFor(bytes)));
  } catch (...) {
    return Fail(ErrorCode::kConfig, label + ": not valid YAML", {HintFor(bytes)});
  }
}

}  // namespace stepveil
