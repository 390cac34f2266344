#include "core/config/infisical_file.h"

#include "core/base/foreign_json.h"
#include "core/base/text.h"
#include "core/config/domains.h"
#include "core/config/values.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

using nlohmann::json;

// ":LINE:COLUMN" of a place in `bytes`.
std::string PlaceIn(std::string_view bytes, std::size_t offset) {
  const std::string_view before = bytes.substr(0, offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 = 0
  return ":" + std::to_string(lines + 1) + ":" + std::to_string(offset - line_start + 1);
}

// What is wrong with a file that is no JSON object.
std::string NoObject(std::string_view bytes, const JsonFault& fault) {
  switch (fault.kind) {
    case JsonFault::Kind::kNone:
      return ": not a JSON object";
    case JsonFault::Kind::kBroken:
      return PlaceIn(bytes, fault.offset) + ": not valid JSON";
    default:
      return std::string(": not read ") + Describe(fault);
  }
}

class InfisicalFileReader {
 public:
  InfisicalFileReader(const json& root, const std::string& label, SettingFaults& faults)
      : root_(root), label_(label), faults_(faults) {}

  std::optional<std::string> Text(const char* key, const char* setting) {
    const auto found = root_.find(key);
    if (found == root_.end() || found->is_null()) {
      return std::nullopt;
    }
    const auto* text = found->get_ptr<const std::string*>();
    if (text == nullptr) {
      Add(key, {ErrorCode::kConfig, "must be text"}, setting);
      return std::nullopt;
    }
    return text->empty() ? std::nullopt : std::optional(*text);
  }

  template <typename Check>
  std::optional<std::vector<std::string>> CheckedText(const char* key, const char* setting,
                                                      Check check) {
    const auto text = Text(key, setting);
    if (!text) {
      return std::nullopt;
    }
    if (auto result = check(*text); !result) {
      Add(key, std::move(result).error(), setting);
      return std::nullopt;
    }
    return std::vector{*text};
  }

  std::map<std::string, std::string> TextMap(const char* key, const char* setting) {
    std::map<std::string, std::string> texts;
    const auto found = root_.find(key);
    if (found == root_.end() || found->is_null()) {
      return texts;
    }
    bool good = found->is_object();
    for (auto entry = found->begin(); good && entry != found->end(); ++entry) {
      const auto* text = entry->get_ptr<const std::string*>();
      good = text != nullptr;
      if (good && !text->empty()) {
        texts[entry.key()] = *text;
      }
    }
    if (!good) {
      Add(key, {ErrorCode::kConfig, "must be an object of branches and environments"}, setting);
    }
    return texts;
  }

 private:
  void Add(const char* key, Error fault, const char* setting) {
    faults_.Add(WithContext(label_ + ": " + Quoted(key), std::move(fault)), setting);
  }

  const json& root_;
  const std::string& label_;
  SettingFaults& faults_;
};

}  // namespace

InfisicalFile ReadInfisicalFile(std::string_view bytes, const std::string& label,
                                SettingFaults& faults) {
  JsonFault fault;
  const json root = ReadForeignJson(bytes, kSmallJson, &fault);
  if (!root.is_object()) {
    faults.Add({ErrorCode::kConfig,
                label + NoObject(bytes, fault),
                {"\"infisical init\" writes a new one"}});
    faults.MarkAllFaulty();
    return {};
  }
  InfisicalFileReader reader(root, label, faults);
  InfisicalFile file;
  Settings& settings = file.settings;
  settings.project = reader.Text("workspaceId", "project");
  settings.environment = reader.Text("defaultEnvironment", "environment");
  settings.paths = reader.CheckedText("defaultSecretPath", "path", CheckedPath);
  settings.domains = reader.CheckedText("domain", "domain", [](const std::string& text) {
    return CheckedDomain(text, InsecureDomain::kAllowed);
  });
  file.environment_of_branch = reader.TextMap("gitBranchToEnvironmentMapping", "environment");
  settings.origins = {{"project", label + ": \"workspaceId\""},
                      {"environment", label + ": \"defaultEnvironment\""},
                      {"path", label + ": \"defaultSecretPath\""},
                      {"domain", label + ": \"domain\""}};
  return file;
}

}  // namespace stepveil
