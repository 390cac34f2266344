#include "core/config/infisical_file.h"

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

// Keeps nothing but the place of the first fault.
class FaultFinder : public nlohmann::json_sax<json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    position_ = position;
    return false;
  }
  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  std::size_t position_ = 0;
};

// ":LINE:COLUMN" of the fault that makes `bytes` no JSON.
std::string PlaceOfFault(std::string_view bytes) {
  FaultFinder finder;
  json::sax_parse(bytes, &finder);
  const std::size_t end =
      std::min(finder.position() == 0 ? 0 : finder.position() - 1, bytes.size());
  const std::string_view before = bytes.substr(0, end);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 = 0
  return ":" + std::to_string(lines + 1) + ":" + std::to_string(end - line_start + 1);
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
  const json root = json::parse(bytes, nullptr, false);
  if (!root.is_object()) {
    const std::string place = root.is_discarded() ? PlaceOfFault(bytes) : "";
    faults.Add({ErrorCode::kConfig,
                label + place + (root.is_discarded() ? ": not valid JSON" : ": not a JSON object"),
                {"\"infisical init\" writes a new one"}});
    faults.SpoilAll();
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
