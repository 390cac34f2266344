#include "core/config/start_reader.h"

#include "core/base/text.h"
#include "core/config/values.h"

#include <utility>

namespace stepveil {
namespace {

constexpr const char* kEnded = "ended";

void AddFault(YamlReader& yaml, const YamlNode& at, std::string message, std::string hint) {
  yaml.AddFault(at, {ErrorCode::kConfig, std::move(message), {std::move(hint)}}, "ready");
}

void ReadAddress(YamlReader& yaml, const YamlNode& node, ProcessStart& to) {
  const auto text = yaml.Text(node, "ready");
  if (!text) {
    return;
  }
  if (KindOfReadyAddress(*text) == ReadyAddress::kNone) {
    AddFault(yaml, node, "\"ready\" is no address: " + Quoted(*text),
             "write 127.0.0.1:5432, /run/app.sock, http://127.0.0.1:8000/health, \"ended\", or "
             "{ command: pg_isready }");
    return;
  }
  to.ready_address = *text;
}

void ReadWithin(YamlReader& yaml, const YamlNode& node, ProcessStart& to) {
  if (const auto text = yaml.Checked(node, "within", CheckedDuration)) {
    to.ready_within = *CheckedDuration(*text);
  }
}

void ReadReadyMap(YamlReader& yaml, const YamlNode& node, ProcessStart& to) {
  bool address = false;
  bool command = false;
  yaml.ReadMap(node, "ready",
               {{
                   {"address",
                    [&](const YamlNode& n) {
                      address = true;
                      ReadAddress(yaml, n, to);
                    }},
                   {"command",
                    [&](const YamlNode& n) {
                      command = true;
                      to.ready_command = ReadCommand(yaml, n).value_or(to.ready_command);
                    }},
                   {"within", [&](const YamlNode& n) { ReadWithin(yaml, n, to); }},
               }});
  if (address == command) {
    AddFault(yaml, node, "\"ready\" takes either an address or a command",
             "write it like: ready: { address: 127.0.0.1:5432, within: 2m }");
  }
}

void ReadReady(YamlReader& yaml, const YamlNode& node, ProcessStart& to) {
  if (node.kind == YamlNode::Kind::kMap) {
    ReadReadyMap(yaml, node, to);
  } else if (node.kind == YamlNode::Kind::kText && node.text == kEnded) {
    to.ready_when_ended = true;
  } else {
    ReadAddress(yaml, node, to);
  }
}

void ReadRestart(YamlReader& yaml, const YamlNode& node, ProcessStart& to) {
  const auto text = yaml.Checked(node, "restart", [](const std::string& given) -> Result<void> {
    if (given != "on-failure" && given != "never") {
      return Fail(ErrorCode::kConfig, "\"restart\" is on-failure or never",
                  {"on-failure starts it again, after a pause that grows; never is the default"});
    }
    return {};
  });
  to.restart_on_failure = text == "on-failure";
}

}  // namespace

std::optional<std::vector<std::string>> ReadCommand(YamlReader& yaml, const YamlNode& node) {
  auto words = yaml.CheckedTexts(node, "command", [](const std::string& word) -> Result<void> {
    if (word.find('\0') != std::string::npos) {
      return Fail(ErrorCode::kConfig, "a command can hold no NUL");
    }
    return {};
  });
  if (words && words->empty()) {
    yaml.AddFault(
        node,
        {ErrorCode::kConfig, "\"command\" is empty", {"write it like: command: cargo loco start"}},
        "command");
    return std::nullopt;
  }
  if (words && node.kind == YamlNode::Kind::kText) {
    return std::vector<std::string>{"sh", "-c", std::move(words->front())};
  }
  return words;
}

void AddStartKeys(YamlReader& yaml, ProcessStart& to, YamlReader::Keys& keys) {
  keys.known["after"] = [&yaml, &to](const YamlNode& node) {
    to.after = yaml.Texts(node, "after").value_or(to.after);
    to.after_place = yaml.Place(node);
  };
  keys.known["ready"] = [&yaml, &to](const YamlNode& node) { ReadReady(yaml, node, to); };
  keys.known["restart"] = [&yaml, &to](const YamlNode& node) { ReadRestart(yaml, node, to); };
  keys.known["tty"] = [&yaml, &to](const YamlNode& node) {
    to.tty = yaml.Boolean(node, "tty").value_or(false);
  };
}

}  // namespace stepveil
