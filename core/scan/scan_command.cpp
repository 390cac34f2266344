#include "core/scan/scan_command.h"

#include "core/base/text.h"
#include "core/cli/stdout_guard.h"
#include "core/flow/pipeline.h"
#include "core/flow/requests_of.h"
#include "core/scan/scan.h"

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kOfLogin = "a credential of the login";

std::vector<Owners::Value> ValuesOf(const Prepared& prepared, std::span<const Request> requests) {
  std::vector<Owners::Value> values;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const NeedleRules rules{
        .short_values = requests[i].mask_short ? ShortValues::kMask : ShortValues::kLeave,
        .parts = requests[i].mask_parts ? Parts::kMask : Parts::kLeave};
    for (const Variable& variable : prepared.environments[i].variables) {
      if (variable.masked) {
        values.push_back({&variable, rules});
      }
    }
  }
  return values;
}

// What was fetched, and what it was fetched or opened with.
std::vector<Secret> AllNeedles(const Prepared& prepared, const Request& request) {
  std::vector<Secret> needles = CloneAll(prepared.needles);
  const auto add = [&](const Secret& credential) {
    MoveAll(NeedlesOf(credential, ShortValues::kLeave), needles);
  };
  for (const Secret* credential :
       {&request.login.token, &request.login.jwt, &request.seal.key, &request.seal.passphrase}) {
    add(*credential);
  }
  for (const auto& [name, credential] : request.login.own.secrets) {
    add(credential);
  }
  return needles;
}

// Each name once, though several processes may share the value.
std::set<std::string> NamesOf(const FoundPlace& place, const Owners& owners) {
  std::set<std::string> names;
  for (const std::size_t owner : place.owners) {
    const Variable& variable = owners.variable(owner);
    names.insert(Escaped(variable.name) + " of " + Escaped(variable.path));
  }
  return names.empty() ? std::set<std::string>{kOfLogin} : names;
}

std::string AsLines(const ScanResult& result, const Owners& owners) {
  std::string text;
  for (const FileFound& file : result.found) {
    for (const FoundPlace& place : file.places) {
      for (const std::string& name : NamesOf(place, owners)) {
        text += Escaped(file.path) + ":" + std::to_string(place.line) + ":" +
                std::to_string(place.column) + ": " + name + "\n";
      }
    }
    text += file.more ? Escaped(file.path) + ": and more\n" : "";
  }
  return text;
}

nlohmann::json SecretsOf(const FoundPlace& place, const Owners& owners) {
  nlohmann::json secrets = nlohmann::json::array();
  for (const std::size_t owner : place.owners) {
    const Variable& variable = owners.variable(owner);
    secrets.push_back(
        {{"name", variable.name}, {"environment", variable.environment}, {"path", variable.path}});
  }
  return secrets;
}

std::string AsJson(const ScanResult& result, const Owners& owners) {
  nlohmann::json places = nlohmann::json::array();
  for (const FileFound& file : result.found) {
    for (const FoundPlace& place : file.places) {
      places.push_back({{"file", file.path},
                        {"line", place.line},
                        {"column", place.column},
                        {"secrets", SecretsOf(place, owners)}});
    }
  }
  nlohmann::json unreadable = nlohmann::json::array();
  for (const Unreadable& one : result.unreadable) {
    unreadable.push_back({{"file", one.path}, {"reason", one.why}});
  }
  const nlohmann::json all = {{"places", places},
                              {"unreadable", unreadable},
                              {"files", result.files},
                              {"bytes", result.bytes}};
  return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void WarnOfUnreadable(const ScanResult& result, Console& console) {
  constexpr std::size_t kMostTold = 20;
  std::size_t told = 0;
  for (const Unreadable& one : result.unreadable) {
    if (told++ == kMostTold) {
      console.Warn("and " + std::to_string(result.unreadable.size() - kMostTold) + " more");
      return;
    }
    console.Warn("cannot read " + Quoted(one.path) + ": " + one.why);
  }
}

std::string Counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

Result<int> OutcomeOf(const ScanResult& result) {
  std::size_t places = 0;
  for (const FileFound& file : result.found) {
    places += file.places.size();
  }
  if (places > 0) {
    return Fail(ErrorCode::kSecret,
                "secrets stand in " + Counted(result.found.size(), "file") + ", in " +
                    Counted(places, "place"),
                {"take them out, and give out new ones: whoever had the file has them",
                 "--exclude GLOB leaves out what may hold them, --unmasked NAME a plain setting"});
  }
  if (!result.unreadable.empty()) {
    return Fail(ErrorCode::kSecret,
                Counted(result.unreadable.size(), "file or folder") + " could not be searched",
                {"make them readable, or leave them out with --exclude GLOB"});
  }
  return 0;
}

}  // namespace

Result<int> ScanCommand(CommandLine line, const Context& context) {
  FileWalk walk(std::move(line.operands), std::move(line.exclude));
  STEPVEIL_ASSIGN_OR_RETURN(const std::vector<Request> requests, RequestsOf(line, context));
  STEPVEIL_ASSIGN_OR_RETURN(const Prepared prepared, Prepare(requests, ToFilter(), context));
  STEPVEIL_ASSIGN_OR_RETURN(const auto table,
                            BuildFinderTable(AllNeedles(prepared, requests.front())));
  Owners owners(ValuesOf(prepared, requests));
  const ScanResult result = Scan(std::move(walk), table, owners);
  WarnOfUnreadable(result, context.console);
  const std::string text = line.json ? AsJson(result, owners) : AsLines(result, owners);
  STEPVEIL_RETURN_IF_ERROR(WriteToStdout(context.console.Shown(text)));
  return OutcomeOf(result);
}

}  // namespace stepveil
