#include "github-action/outputs.h"

#include "core/base/text.h"
#include "core/secrets/faults.h"
#include "github-action/file_command.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

// What is said about the secrets; the records of these borrow from it.
struct Report {
  std::string names;
  std::string count;
  std::string server_version;
};

Report ReportOf(const Environment& environment, const std::string& server_version) {
  std::vector<std::string> names;
  for (const Variable& variable : environment.variables) {
    names.push_back(variable.name);
  }
  return {Join(names, ","), std::to_string(names.size()), server_version};
}

void CheckValue(const Variable& variable, Faults& faults) {
  if (!IsUtf8(variable.value.Expose())) {
    faults.Add(Quoted(variable.name) +
                   " can't be an output: its value is not valid UTF-8, and the runner would "
                   "change it",
               {"leave it out with except, or store it base64-encoded"});
  }
}

// Names of outputs are compared without regard to case.
void CheckVariable(const Variable& variable, Faults& faults) {
  const std::string name = LowerAscii(variable.name);
  if (name == "names" || name == "count") {
    faults.Add(Quoted(variable.name) + " can't be an output: the action has one of that name",
               {"give it another name with rename or prefix"});
  }
  CheckValue(variable, faults);
}

Result<std::vector<Record>> Unless(Faults faults, std::vector<Record> records) {
  if (faults.empty()) {
    return records;
  }
  Error all = faults.Merge();
  all.code = ErrorCode::kExport;
  return Fail(std::move(all));
}

Result<std::vector<Record>> Records(const Environment& environment, const Report& report,
                                    SecretOutputs secrets) {
  std::vector<Record> records{
      {"names", report.names}, {"count", report.count}, {"server-version", report.server_version}};
  if (secrets == SecretOutputs::kNo) {
    return records;
  }
  Faults faults;
  for (const Variable& variable : environment.variables) {
    CheckVariable(variable, faults);
    records.push_back({variable.name, variable.value.Expose()});
  }
  return Unless(std::move(faults), std::move(records));
}

}  // namespace

Result<Secret> SecretsAsOutputs(const Environment& environment) {
  Faults faults;
  std::vector<Record> records;
  std::map<std::string, std::string> known;  // by its name in lower case
  for (const Variable& variable : environment.variables) {
    const auto [other, is_new] = known.emplace(LowerAscii(variable.name), variable.name);
    if (!is_new) {
      faults.Add(Quoted(variable.name) + " and " + Quoted(other->second) +
                     " would be one output: GitHub compares names without regard to case",
                 {"give one another name with rename"});
    }
    CheckValue(variable, faults);
    records.push_back({variable.name, variable.value.Expose()});
  }
  STEPVEIL_ASSIGN_OR_RETURN(records, Unless(std::move(faults), std::move(records)));
  return RecordsText(records);
}

Result<Secret> OutputsText(const Environment& environment, const std::string& server_version,
                           SecretOutputs secrets) {
  const Report report = ReportOf(environment, server_version);
  STEPVEIL_ASSIGN_OR_RETURN(const std::vector<Record> records,
                            Records(environment, report, secrets));
  return RecordsText(records);
}

}  // namespace stepveil::github
