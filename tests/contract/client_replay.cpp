#include "tests/contract/client_replay.h"

#include "core/base/encoding.h"
#include "core/base/exit_code.h"
#include "core/base/text.h"
#include "core/identity/login.h"
#include "core/secrets/fetch.h"
#include "tests/contract/client_recording.h"
#include "tests/contract/client_replay_login.h"
#include "tests/contract/client_world.h"

#include <algorithm>
#include <filesystem>

namespace stepveil::contract {
namespace {

constexpr const char* kList = "/api/v3/secrets/raw";
constexpr const char* kNewList = "/api/v4/secrets";

std::string Shown(const SecretSet& set) {
  std::vector<std::string> parts;
  for (const FetchedSecret& secret : set.secrets) {
    const std::string origin = " from " + secret.environment + ":" + secret.path;
    const bool elsewhere = secret.imported || secret.path != secret.asked_path;
    parts.push_back(Escaped(secret.name) + (elsewhere ? origin : ""));
  }
  std::string text = std::to_string(parts.size()) +
                     (parts.size() == 1 ? " secret: " : " secrets: ") + Join(parts, ", ");
  for (const std::string& warning : set.warnings) {
    text += "; warning: " + warning;
  }
  return text;
}

Outcome Fetch(const Recording& recording, ScriptedInstance& instance, const Request& request) {
  Client client = instance.MakeClient();
  const auto set = FetchSecrets(client, TokenOf(recording), request);
  return set ? Success(recording, Shown(*set)) : Failure(recording, set.error());
}

// The question for a folder's rights: recorded as get-unknown-name and
// list-forbidden-no-access-role.
void ScriptRights(const Recording& recording, ScriptedInstance& instance) {
  const bool lacking =
      recording.name == "list-forbidden-recursive" || recording.name.starts_with("list-limited-");
  for (const char* list : {kList, kNewList}) {
    instance.On(std::string(list) + "/",
                lacking
                    ? ScriptedInstance::Answer{403, Envelope(403, "PermissionDenied",
                                                             "You are not allowed to "
                                                             "describeSecret on secrets")}
                    : ScriptedInstance::Answer{404, Envelope(404, "NotFound", "Secret not found")});
  }
}

Outcome ReplayList(const Recording& recording) {
  ScriptedInstance instance;
  ScriptWorld(instance);
  const Request request = RequestOf(recording);
  if (recording.path.starts_with(kNewList)) {  // the folders that it imports hold nothing
    instance.On(kNewList, {200, R"({"secrets":[],"imports":[]})"});
    instance.On(kNewList, recording.answer,
                "secretPath=" + PercentEncode(request.paths.front()) + "&viewSecretValue=true");
  } else {
    instance.On(kList, recording.answer);
  }
  ScriptRights(recording, instance);
  return Fetch(recording, instance, request);
}

// --- One secret ---

// The place that the recorded request names, and what is asked of it: a folder's rights, of which
// an empty list tells nothing.
Outcome ReplayRights(const Recording& recording) {
  ScriptedInstance instance;
  ScriptWorld(instance);
  const bool v4 = recording.path.starts_with(kNewList);
  instance.On(v4 ? kNewList : kList, {200, R"({"secrets":[],"imports":[]})"});
  instance.On(std::string(v4 ? kNewList : kList) + "/", recording.answer);
  Request request = RequestOf(recording);
  request.import_check = false;  // the list is made empty here
  return Fetch(recording, instance, request);
}

// The list is refused for the reference of another secret, so that this one is asked for alone.
Outcome ReplayAlone(const Recording& recording) {
  ScriptedInstance instance;
  ScriptWorld(instance);
  const std::string name = NameIn(recording.path);
  const std::string row =
      R"({"secretKey":")" + name + R"(","secretValue":"${OTHER}","secretPath":"/refs"})";
  instance.On(kNewList, {200, R"({"secrets":[)" + row + R"(],"imports":[]})"});
  instance.On(
      kNewList,
      {403, Envelope(403, "ForbiddenError", "Failed to expand one or more secret references")},
      "expandSecretReferences=true");
  instance.On(std::string(kNewList) + "/", recording.answer);
  Request request;
  request.project = kProjectId;
  request.environment = "dev";
  request.paths = {"/refs"};
  request.allow_partial = true;
  request.allow_unresolved = true;
  return Fetch(recording, instance, request);
}

Outcome ReplayOneSecret(const Recording& recording) {
  const bool expanded = recording.name.find("-ref-") != std::string::npos;
  return expanded && recording.path.starts_with(kNewList) ? ReplayAlone(recording)
                                                          : ReplayRights(recording);
}

// --- Look-ups ---

// A list of one secret, for recordings that answer something beside it.
ScriptedInstance::Answer OneSecret(const std::string& path) {
  return {200, R"({"secrets":[{"secretKey":"A","secretValue":"v","secretPath":")" + path + "\"}]}"};
}

Outcome ReplayLookup(const Recording& recording) {
  ScriptedInstance instance;
  ScriptWorld(instance);
  Request request;
  request.project = kProjectId;
  request.environment = "dev";
  request.import_check = recording.name == "secret-imports-list";
  const std::string route = recording.path.substr(0, recording.path.find('?'));
  instance.On(kList, OneSecret("/"));
  if (recording.name == "project-by-slug") {
    request.project = "acme-app";
  } else if (recording.name == "project-by-id") {  // read when a list is empty
    request.environment = "Production";
    instance.On(kList, {200, R"({"secrets":[]})"});
  } else if (recording.name == "folders-list") {
    request.paths = {"/bckend"};
    instance.On(kList, {200, R"({"secrets":[]})"});
  } else if (recording.name == "secret-imports-list") {  // the list itself shows no import
    request.paths = {"/backend"};
    instance.On(kList, OneSecret("/backend"));
  } else {  // service-token-info
    request.project = request.environment = "";
    instance.On(kList, OneSecret("/backend"));
  }
  instance.On(route, recording.answer);
  return Fetch(recording, instance, request);
}

// A route that isn't there, in the place of v4's list.
Outcome ReplayRoute(const Recording& recording) {
  ScriptedInstance instance;
  ScriptWorld(instance);
  instance.On(kList, OneSecret("/"));
  instance.On("/api/v4/secrets", recording.answer);
  Request request;
  request.project = kProjectId;
  request.environment = "dev";
  return Fetch(recording, instance, request);
}

// --- All ---

// Why stepveil never reads such an answer; "" if it does.
std::string ReasonUnused(const Recording& recording) {
  const auto is = [&](const char* start) { return recording.path.starts_with(start); };
  if (is("/api/v1/auth/token/renew")) {
    return "never renewed: a refused renewal deletes the token, so stepveil logs in again";
  }
  if (is("/api/status")) return "never asked: it says 200 with the database down";
  if (recording.name == "project-list") return "never asked: the project is named";
  if (recording.name == "identity-self") return "never asked: no machine identity may read itself";
  return "";
}

Outcome Replay(const Recording& recording) {
  const std::string reason = ReasonUnused(recording);
  if (!reason.empty()) {
    return {recording.name, "-", "not consumed: " + reason, {}, ""};
  }
  const std::string& path = recording.path;
  if (path.starts_with("/api/v1/auth/token/revoke")) return ReplayRevoke(recording);
  if (path.starts_with("/api/v1/auth/")) return ReplayLogin(recording);
  if (path.starts_with(std::string(kList) + "/") || path.starts_with(std::string(kNewList) + "/")) {
    return ReplayOneSecret(recording);
  }
  if (path.starts_with(kList) || path.starts_with(kNewList)) return ReplayList(recording);
  if (recording.name.starts_with("route-")) return ReplayRoute(recording);
  return ReplayLookup(recording);
}

}  // namespace

std::vector<Outcome> ReplayAll() {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const char* folder : {"recordings", "recordings-2026/v3", "recordings-2026/v4"}) {
    for (const auto& entry : std::filesystem::directory_iterator(
             std::string(STEPVEIL_SOURCE_DIR "/tests/contract/") + folder, error)) {
      if (entry.path().extension() == ".json") {
        files.push_back(entry.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<Outcome> outcomes;
  for (const auto& file : files) {
    const Recording recording = LoadRecording(file);
    outcomes.push_back(Replay(recording));
    if (recording.newer) {
      outcomes.back().name =
          "2026-" + file.parent_path().filename().string() + "/" + outcomes.back().name;
    }
    outcomes.back().values = recording.values;
  }
  return outcomes;
}

}  // namespace stepveil::contract
