#include "core/config/project_file.h"

#include "core/base/text.h"
#include "core/config/domains.h"
#include "core/config/refused_keys.h"
#include "core/config/start_reader.h"
#include "core/config/values.h"
#include "core/config/yaml_document.h"
#include "core/config/yaml_reader.h"
#include "core/identity/login_method.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

// Reads one file; the members are filled as the text is walked.
class ProjectFileReader {
 public:
  ProjectFileReader(const std::string& label, SettingFaults& faults) : yaml_(label, faults) {}

  ProjectFile Read(const YamlNode& root) {
    ProjectFile file;
    Settings& top = file.settings;
    yaml_.ReadMap(
        root, "the file",
        {{
             {"domain", [&](const YamlNode& n) { ReadDomains(n, top); }},
             {"project", TextInto(top, &Settings::project, "project")},
             {"environment", TextInto(top, &Settings::environment, "environment")},
             {"deadline", Into(top, &Settings::deadline, "deadline", CheckedDuration)},
             {"connect-timeout",
              Into(top, &Settings::connect_timeout, "connect-timeout", CheckedDuration)},
             {"client-cert",
              Into(top, &Settings::client_certificate, "client-cert", CheckedFileBelow)},
             {"client-key", [&](const YamlNode& n) { ReadClientKey(n, top); }},
             {"fallback", Into(top, &Settings::fallback, "fallback", CheckedFileBelow)},
             {"fallback-max-age",
              Into(top, &Settings::fallback_max_age, "fallback-max-age", CheckedAge)},
             {"strict-names",
              [&](const YamlNode& n) { top.strict_names = yaml_.Boolean(n, "strict-names"); }},
             {"login", [&](const YamlNode& n) { ReadLogin(n, top); }},
             {"processes", [&](const YamlNode& n) { ReadProcesses(n, file); }},
         },
         &RefusedKeys()});
    return file;
  }

 private:
  template <typename Check>
  YamlReader::ReadValue Into(Settings& to, std::optional<std::string> Settings::*field,
                             const char* name, Check check) {
    return [this, &to, field, name, check](const YamlNode& node) {
      to.*field = yaml_.Checked(node, name, check);
      to.origins[name] = yaml_.Place(node);
    };
  }

  YamlReader::ReadValue TextInto(Settings& to, std::optional<std::string> Settings::*field,
                                 const char* name) {
    return Into(to, field, name, [](const std::string&) -> Result<void> { return {}; });
  }

  YamlReader::ReadValue TextsInto(Settings& to,
                                  std::optional<std::vector<std::string>> Settings::*field,
                                  const char* name) {
    return [this, &to, field, name](const YamlNode& node) {
      to.*field = yaml_.Texts(node, name);
      to.origins[name] = yaml_.Place(node);
    };
  }

  // Whether the repository may name the domain at all is for LoadRequest to say, if no other layer
  // names one.
  void ReadDomains(const YamlNode& node, Settings& to) {
    to.domains = yaml_.CheckedTexts(node, "domain", [](const std::string& text) {
      return CheckedDomain(text, InsecureDomain::kAllowed);
    });
    to.origins["domain"] = yaml_.Place(node);
  }

  // A path alone: the key itself must not stand in the repository.
  void ReadClientKey(const YamlNode& node, Settings& to) {
    if (const auto path = yaml_.Checked(node, "client-key", CheckedFileBelow)) {
      to.client_key = Secret(*path);
      to.origins["client-key"] = yaml_.Place(node);
    }
  }

  void ReadLogin(const YamlNode& node, Settings& to) {
    YamlReader::Keys keys = {
        {
            {"method", Into(to, &Settings::method, "method", CheckedMethod)},
            {"identity-id", Into(to, &Settings::identity_id, "identity-id", CheckedIdentityId)},
            {"audience", TextInto(to, &Settings::audience, "audience")},
            {"organization-slug", TextInto(to, &Settings::organization_slug, "organization-slug")},
        },
        &RefusedKeys()};
    for (const LoginMethod* method : LoginMethods()) {
      for (const LoginSetting& setting : method->settings) {
        if (setting.in_file) {
          keys.known[setting.name] = OwnInto(to, setting.name);
        }
      }
    }
    yaml_.ReadMap(node, "login", keys);
  }

  YamlReader::ReadValue OwnInto(Settings& to, const char* name) {
    return [this, &to, name](const YamlNode& node) {
      if (auto text = yaml_.Text(node, name)) {
        to.login.texts[name] = *std::move(text);
        to.origins[name] = yaml_.Place(node);
      }
    };
  }

  void ReadProcesses(const YamlNode& node, ProjectFile& file) {
    YamlReader::Keys keys;
    if (node.kind == YamlNode::Kind::kMap) {
      for (const YamlNode& key : node.keys) {
        keys.known[key.text] = [this, &file, &key](const YamlNode& process) {
          if (!IsProcessName(key.text)) {
            yaml_.AddFault(key,
                           {ErrorCode::kConfig,
                            "process name " + Quoted(key.text) + " is not valid",
                            {"use lower-case letters, digits, \"-\" and \"_\""}},
                           "process");
            return;
          }
          ReadProcess(process, file.processes[key.text]);
        };
      }
    }
    yaml_.ReadMap(node, "processes", keys);
  }

  void ReadProcess(const YamlNode& node, Settings& to) {
    YamlReader::Keys keys{
        {
            {"command", [&](const YamlNode& n) { to.command = ReadCommand(yaml_, n); }},
            {"path",
             [&](const YamlNode& n) {
               to.paths = yaml_.CheckedTexts(n, "path", CheckedPath);
               to.origins["path"] = yaml_.Place(n);
             }},
            {"environment", TextInto(to, &Settings::environment, "environment")},
            {"recursive", [&](const YamlNode& n) { to.recursive = yaml_.Boolean(n, "recursive"); }},
            {"tags", TextsInto(to, &Settings::tags, "tags")},
            {"dynamic",
             [&](const YamlNode& n) {
               to.dynamic = yaml_.CheckedTexts(n, "dynamic", CheckedDynamic);
               to.origins["dynamic"] = yaml_.Place(n);
             }},
            {"lease-ttl", Into(to, &Settings::lease_ttl, "lease-ttl", CheckedLeaseTtl)},
            {"only", TextsInto(to, &Settings::only, "only")},
            {"except", TextsInto(to, &Settings::except, "except")},
            {"rename", [&](const YamlNode& n) { to.rename = yaml_.TextMap(n, "rename"); }},
            {"prefix", TextInto(to, &Settings::prefix, "prefix")},
            {"strict-names",
             [&](const YamlNode& n) { to.strict_names = yaml_.Boolean(n, "strict-names"); }},
            {"require", TextsInto(to, &Settings::require, "require")},
            {"as-file", TextsInto(to, &Settings::as_file, "as-file")},
            {"unmasked", [&](const YamlNode& n) { ReadUnmasked(n, to); }},
            {"duplicates", Into(to, &Settings::duplicates, "duplicates", CheckedDuplicates)},
        },
        &RefusedKeysOfProcess()};
    AddStartKeys(yaml_, to.start, keys);
    yaml_.ReadMap(node, "a process", keys);
  }

  void ReadUnmasked(const YamlNode& node, Settings& to) {
    to.unmasked =
        yaml_.CheckedTexts(node, "unmasked", [](const std::string& pattern) -> Result<void> {
          if (pattern.find_first_not_of("*?") == std::string::npos) {
            return Fail(ErrorCode::kConfig, "a file of the repository may not unmask every secret",
                        {"name the plain settings one by one, like LOG_LEVEL"});
          }
          return {};
        });
  }

  YamlReader yaml_;
};

}  // namespace

ProjectFile ReadProjectFile(std::string_view bytes, const std::string& label,
                            SettingFaults& faults) {
  auto root = ParseYaml(bytes, label);
  if (!root) {
    faults.Add(std::move(root).error());
    faults.MarkAllFaulty();
    return {};
  }
  if (root->kind == YamlNode::Kind::kNull) {
    faults.Add({ErrorCode::kConfig,
                label + ": the file is empty",
                {"write at least \"project:\" and \"environment:\", or remove the file"}});
    faults.MarkAllFaulty();
    return {};
  }
  return ProjectFileReader(label, faults).Read(*root);
}

}  // namespace stepveil
