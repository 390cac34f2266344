#include "github-action/inputs.h"

#include "core/base/text.h"
#include "core/config/values.h"
#include "core/secrets/faults.h"
#include "github-action/input_table.h"
#include "github-action/input_texts.h"
#include "github-action/login_inputs.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace stepveil::github {
namespace {

using ExportName = std::pair<std::string_view, ExportType>;

constexpr std::array kExportTypes{
    ExportName{"env", ExportType::kEnv}, ExportName{"file", ExportType::kFile},
    ExportName{"output", ExportType::kOutput}, ExportName{"none", ExportType::kNone}};

class InputReader {
 public:
  explicit InputReader(const Variables& variables) : variables_(variables) {}

  Result<Inputs> Read() {
    ReadTables();
    ReadProject();
    ReadPaths();
    ReadRename();
    ReadSecretName();
    ReadLoginInputs(variables_, settings_, faults_);
    ReadCheck();
    ReadExportType();
    ReadSeal();
    ReadHeaders();
    ReadCertificate();
    if (faults_.empty()) {
      return std::move(inputs_);
    }
    Error all = faults_.Merge();
    all.code = ErrorCode::kUsage;
    return Fail(std::move(all));
  }

 private:
  [[nodiscard]] std::optional<std::string_view> Get(std::string_view input) const {
    return InputText(variables_, input);
  }

  void Note(const char* setting, std::string_view input) {
    settings_.origins[setting] = "input " + std::string(input);
  }

  void ReadTables() {
    for (const auto& input : kTexts) {
      if (const auto value = Get(input.name)) {
        settings_.*input.field = std::string(*value);
        Note(input.setting, input.name);
      }
    }
    for (const auto& input : kLists) {
      if (const auto value = Get(input.name)) {
        settings_.*input.field = InputList(*value);
        Note(input.setting, input.name);
      }
    }
    for (const auto& input : kSwitches) {
      ReadSwitch(input);
    }
  }

  void ReadSwitch(const Input<bool>& input) {
    const auto value = Get(input.name);
    if (!value) {
      return;
    }
    settings_.*input.field = ReadBoolean(*value);
    Note(input.setting, input.name);
    if (!(settings_.*input.field)) {
      faults_.Add("input " + std::string(input.name) + " is " + Quoted(*value) +
                      ": it must be true or false",
                  {});
    }
  }

  void ReadProject() {
    const auto slug = Get("project-slug");
    const auto id = Get("project-id");
    if (slug && id) {
      faults_.Add("inputs project-slug and project-id are both given", {"give one of them"});
    } else if (slug || id) {
      settings_.project = std::string(slug ? *slug : *id);
      Note("project", slug ? "project-slug" : "project-id");
    }
  }

  void ReadPaths() {
    if (const auto paths = Get("secret-path")) {
      settings_.paths = InputLines(*paths);
      Note("path", "secret-path");
    }
  }

  void ReadRename() {
    const auto text = Get("rename");
    if (!text) {
      return;
    }
    auto renames = ReadRenames(InputList(*text));
    if (renames) {
      settings_.rename = *std::move(renames);
      Note("rename", "rename");
    } else {
      faults_.Add(WithContext("input rename", std::move(renames).error()));
    }
  }

  // One secret by its name, which must be there; Infisical's action ignores `recursive` with it.
  void ReadSecretName() {
    const auto given = Get("secret-name");
    if (!given) {
      return;
    }
    const std::string name(*given);
    if (settings_.only || name.find_first_of("*?,") != std::string::npos) {
      faults_.Add("input secret-name names one secret",
                  {"for several, or a pattern, use the input only in its place"});
      return;
    }
    std::string final_name = name;
    if (settings_.rename && settings_.rename->contains(name)) {
      final_name = settings_.rename->at(name);
    }
    settings_.only = {name};
    settings_.require = settings_.require.value_or(Texts{});
    settings_.require->push_back(settings_.prefix.value_or("") + final_name);
    Note("only", "secret-name");
    if (settings_.recursive == true) {
      settings_.recursive = false;
      inputs_.warnings.emplace_back("input recursive has no effect beside secret-name");
    }
  }

  void ReadCheck() {
    const auto value = Get("check");
    const auto check = value ? ReadBoolean(*value) : std::optional(false);
    inputs_.check = check.value_or(false);
    if (!check) {
      faults_.Add("input check is " + Quoted(*value) + ": it must be true or false", {});
    }
  }

  void ReadExportType() {
    inputs_.command = std::string(Get("run").value_or(""));
    inputs_.file_output_path = std::string(Get("file-output-path").value_or("/.env"));
    const auto type = Get("export-type");
    const auto known = std::find_if(kExportTypes.begin(), kExportTypes.end(),
                                    [&](const ExportName& one) { return one.first == type; });
    if (type && known == kExportTypes.end()) {
      faults_.Add(
          "input export-type is " + Quoted(*type) + ": it must be env, file, output or none", {});
      return;
    }
    const bool runs = !inputs_.command.empty();
    inputs_.export_type = type                ? known->second
                          : runs || SealsIt() ? ExportType::kNone
                                              : ExportType::kEnv;
    if (runs && inputs_.export_type != ExportType::kNone) {
      faults_.Add("inputs run and export-type: " + std::string(*type) + " are both given",
                  {"run gives the secrets to its command alone: leave export-type out"});
    }
    if (settings_.keep_env && !runs) {
      inputs_.warnings.emplace_back("input keep-env has no effect without run");
    }
    if (inputs_.export_type != ExportType::kFile &&
        Get("file-output-path").value_or("/.env") != "/.env") {
      inputs_.warnings.emplace_back(
          "input file-output-path has no effect without export-type: file");
    }
  }

  [[nodiscard]] bool SealsIt() const { return Get("seal").has_value(); }

  // In place of all else: what is sealed is for other jobs.
  void ReadSeal() {
    inputs_.seal = std::string(Get("seal").value_or(""));
    if (inputs_.seal.empty() && (settings_.max_age || settings_.recipients)) {
      inputs_.warnings.emplace_back(
          "inputs seal-max-age and seal-recipients have no effect without seal");
    }
    for (const auto& [is_given, other] :
         {std::pair(settings_.sealed.has_value(), "sealed"),
          std::pair(settings_.fallback.has_value(), "fallback"),
          std::pair(!inputs_.command.empty(), "run"),
          std::pair(inputs_.export_type != ExportType::kNone, "export-type")}) {
      if (!inputs_.seal.empty() && is_given) {
        faults_.Add("inputs seal and " + std::string(other) + " are both given",
                    {"seal fetches and seals for other jobs, and does nothing else: leave out " +
                     std::string(other)});
      }
    }
  }

  void ReadHeaders() {
    auto headers = InputHeaders(Get("extra-headers").value_or(""), faults_);
    if (!headers.empty()) {
      settings_.headers = std::move(headers);
      settings_.credential_variables.push_back(InputVariable("extra-headers"));
      Note("header", "extra-headers");
    }
  }

  void ReadCertificate() {
    const auto certificate = Get("ca-certificate");
    if (certificate && certificate->find("-----BEGIN ") != certificate->npos) {
      inputs_.certificate = std::string(*certificate) + "\n";
    } else if (certificate) {
      settings_.ca_file = std::string(*certificate);
      Note("ca-file", "ca-certificate");
    }
  }

  const Variables& variables_;
  Inputs inputs_;
  Settings& settings_ = inputs_.settings;
  Faults faults_;
};

}  // namespace

Result<Inputs> ReadInputs(const Variables& variables) { return InputReader(variables).Read(); }

}  // namespace stepveil::github
