#pragma once

#include "core/cli/options_table.h"
#include "core/config/values.h"
#include "core/identity/login_method.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

inline void AppendTo(std::optional<std::vector<std::string>>& to,
                     const std::vector<std::string>& more) {
  if (!to) {
    to.emplace();
  }
  to->insert(to->end(), more.begin(), more.end());
}

// How FlagsOf makes its table: each flag is added with what it writes to.
class FlagTable {
 public:
  FlagTable(CommandLine& line, ParsedFlags& read) : line_(line), read_(read) {}

  std::vector<Flag> Build() {
    const Command command = line_.command;
    const bool opens = command == Command::kRun || command == Command::kExport ||
                       command == Command::kMask || command == Command::kCheck ||
                       command == Command::kList || command == Command::kSecrets ||
                       command == Command::kSecretsGet || command == Command::kScan;
    const bool fetches = opens || command == Command::kSeal;
    if (command == Command::kInit) {
      AddInit();
    }
    if (fetches) {
      AddWhat();
      AddSelection(command);
      AddChecks(command);
      AddSealed(opens);
    }
    if (fetches || command == Command::kLogin) {
      AddLogin();
    }
    if (command == Command::kLogout) {
      group_ = "Login";
      Credential("--token", "The access token (rather INFISICAL_TOKEN)");
    }
    if (command != Command::kSealKey && command != Command::kInit) {
      AddServer();
    }
    AddOwn(command);
    AddAccepted(command);
    return std::move(flags_);
  }

 private:
  void Value(std::string names, const char* operand, std::string description,
             std::function<void(const std::string&)> take) {
    flags_.push_back(
        {std::move(names), operand, std::move(description), group_, std::move(take), {}});
  }

  void Switch(const char* names, const char* description, std::function<void(bool)> turn) {
    flags_.push_back({names, "", description, group_, {}, std::move(turn)});
  }

  void Text(const char* names, const char* operand, const std::string& description,
            std::optional<std::string> Settings::*field) {
    Value(names, operand, description,
          [line = &line_, field](const std::string& value) { line->settings.*field = value; });
  }

  // Repeatable, and several at once between commas.
  void List(const char* names, const char* operand, const char* description,
            std::optional<std::vector<std::string>> Settings::*field) {
    Value(names, operand, description, [line = &line_, field](const std::string& value) {
      AppendTo(line->settings.*field, CommaList(value));
    });
  }

  void SwitchField(const char* names, const char* description,
                   std::optional<bool> Settings::*field) {
    Switch(names, description, [line = &line_, field](bool on) { line->settings.*field = on; });
  }

  // Credentials are taken before the parser sees the words; only one without its value gets here.
  void Credential(const std::string& names, const char* description) {
    Value(names, "TEXT", description, [](const std::string&) {});
  }

  void AddWhat();
  void AddSelection(Command command);
  void AddChecks(Command command);
  void AddInit();
  void AddSealed(bool opens);
  void AddLogin();
  void AddOwnSetting(const LoginSetting& setting);
  void AddServer();
  void AddOwn(Command command);
  void AddAccepted(Command command);

  CommandLine& line_;
  ParsedFlags& read_;
  std::string group_;
  std::vector<Flag> flags_;
};

}  // namespace stepveil
