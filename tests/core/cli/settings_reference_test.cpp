// core/config/README.md lists every setting; its table is written from the program's own tables.
#include "core/cli/command_flags.h"
#include "core/config/environment_layer.h"
#include "tests/core/cli/command_lines.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::filesystem::path kSource = STEPVEIL_SOURCE_DIR;
const std::filesystem::path kReadme = kSource / "core/config/README.md";
constexpr const char* kBegin =
    "<!-- the table is written by a test: STEPVEIL_UPDATE_REFERENCE=1 -->\n";
constexpr const char* kEnd = "<!-- end of the table -->\n";

std::string ReadText(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Row {
  std::vector<std::string> flags, variables, keys;
  std::string description;
};

// By the setting's name, which is its first long flag.
class Reference {
 public:
  Reference() {
    for (const CommandText& command : CommandTexts({})) {
      for (const FlagText& flag : command.flags) {
        AddFlag(flag);
      }
    }
    for (const SettingVariable& source : SettingVariables()) {
      RowOf(std::string(source.setting)).variables.emplace_back(source.variable);
    }
    RowOf("allowed-domains").description = "Addresses that a file of the repository may name";
    RowOf("seal-key").description = "Keys of sealed files (core/seal/README.md)";
    RowOf("client-key-passphrase").description = "Opens the client's key, or the PKCS#12 file";
    RowOf("seal-passphrase").description = "A passphrase of sealed files, in place of a key";
    const auto schema =
        nlohmann::json::parse(ReadText(kSource / "core/config/stepveil.schema.json"));
    const auto& top = schema["properties"];
    AddKeys(top, "");
    AddKeys(top["login"]["properties"], "login.");
    AddKeys(top["processes"]["additionalProperties"]["properties"], "processes.NAME.");
  }

  [[nodiscard]] std::string Table() const {
    std::string text =
        "| flag | variables | key in .stepveil.yaml | what it does |\n|---|---|---|---|\n";
    for (const std::string& name : order_) {
      const Row& row = rows_.at(name);
      text += "| " + Code(row.flags) + " | " + Code(row.variables) + " | " + Code(row.keys) +
              " | " + row.description + " |\n";
    }
    return text;
  }

 private:
  Row& RowOf(std::string name) {
    name = setting_.contains(name) ? setting_.at(name) : name;
    if (rows_.count(name) == 0 && rows_.count("no-" + name) == 1) {
      return rows_["no-" + name];
    }
    if (rows_.count(name) == 0) {
      order_.push_back(name);
    }
    return rows_[name];
  }

  void AddFlag(const FlagText& flag) {
    std::string name = flag.names.front();
    for (const std::string& other : flag.names) {
      if (!name.starts_with("--") && other.starts_with("--")) {
        name = other;
      }
    }
    for (const std::string& other : flag.names) {
      setting_[other.substr(other.find_first_not_of('-'))] = name.substr(2);
    }
    Row& row = RowOf(name.substr(2));
    if (row.flags.empty()) {
      row.flags = flag.names;
      row.flags.back() += flag.operand.empty() ? "" : " " + flag.operand;
      row.description = flag.description;
    }
  }

  void AddKeys(const nlohmann::json& properties, const std::string& place) {
    for (const auto& [key, value] : properties.items()) {
      if (key == "login" || key == "processes") {
        continue;
      }
      Row& row = RowOf(key);
      row.keys.push_back(place + key);
      row.description =
          row.description.empty() ? value["description"] : nlohmann::json(row.description);
    }
  }

  static std::string Code(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) {
      all += (all.empty() ? "`" : ", `") + text + "`";
    }
    return all;
  }

  std::vector<std::string> order_;
  std::map<std::string, Row> rows_;
  std::map<std::string, std::string> setting_;  // by each name of its flag
};

TEST(SettingsReference, ListsEverySetting) {
  const std::string table = Reference().Table();
  const std::string readme = ReadText(kReadme);
  const std::size_t begin = readme.find(kBegin) + std::string(kBegin).size();
  const std::size_t end = readme.find(kEnd);
  ASSERT_LE(begin, end);
  ASSERT_NE(end, readme.npos);
  if (std::getenv("STEPVEIL_UPDATE_REFERENCE") != nullptr) {
    std::ofstream(kReadme) << readme.substr(0, begin) << table << readme.substr(end);
    return;
  }
  EXPECT_EQ(readme.substr(begin, end - begin), table);
}

// Each first group of `name` in the files below the parts of the program that have one of these
// extensions.
std::set<std::string> NamesIn(const std::set<std::string>& extensions, const std::regex& name) {
  std::set<std::string> found;
  for (const char* folder : {"core", "github-action", "gitlab-component", "jenkins"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource / folder)) {
      const bool is_one = extensions.contains(entry.path().extension().string());
      const std::string text = is_one ? ReadText(entry.path()) : "";
      for (std::sregex_iterator match(text.begin(), text.end(), name), none; match != none;
           ++match) {
        found.insert((*match)[1]);
      }
    }
  }
  return found;
}

// Of `read`, those that the reference does not name. The inputs of a component have a row for all
// of them, since each is named after its setting.
std::vector<std::string> MissingOf(const std::set<std::string>& read) {
  const std::string readme = ReadText(kReadme);
  std::vector<std::string> missing;
  for (const std::string& variable : read) {
    const bool is_input = variable.starts_with("STEPVEIL_INPUT_");
    if (!is_input && readme.find("`" + variable + "`") == std::string::npos) {
      missing.push_back(variable);
    }
  }
  return missing;
}

// Every name that the sources read stands in the reference.
TEST(SettingsReference, NamesEveryVariable) {
  auto read = NamesIn({".cpp", ".h"}, std::regex("\"((?:INFISICAL|STEPVEIL)_[A-Z_]*[A-Z])\""));
  read.erase("STEPVEIL_ASKS_FOR_ITS_RIGHTS");  // the slug of an environment that nobody has
  EXPECT_THAT(read, SizeIs(::testing::Ge(50U)));
  EXPECT_THAT(MissingOf(read), IsEmpty());
}

TEST(SettingsReference, NamesWhatOthersGaveTheirNames) {
  const auto read = NamesIn({".cpp", ".h"}, std::regex("Get(?:NonEmpty)?\\(\"([A-Z][A-Z0-9_]+)\""));
  EXPECT_THAT(read, SizeIs(::testing::Ge(20U)));
  EXPECT_THAT(MissingOf(read), IsEmpty());
  const auto line = NamesIn(
      {".cpp", ".h"},
      std::regex(
          "\"((?:(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy|SSL_CERT_[A-Z]+|NODE_EXTRA_[A-Z_"
          "]+))\""));
  EXPECT_THAT(line, SizeIs(::testing::Ge(10U)));
  EXPECT_THAT(MissingOf(line), IsEmpty());
}

// Scripts, templates and the library of a CI system.
TEST(SettingsReference, NamesWhatScriptsUse) {
  const auto read = NamesIn({".groovy", ".yml", ".js", ".sh", ".txt"},
                            std::regex("\\b((?:INFISICAL|STEPVEIL)_[A-Z0-9_]*[A-Z0-9])\\b"));
  EXPECT_THAT(read, SizeIs(::testing::Ge(20U)));
  EXPECT_THAT(MissingOf(read), IsEmpty());
}

}  // namespace
}  // namespace stepveil
