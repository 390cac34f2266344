#include "tests/e2e/faults_scene.h"

#include "core/base/encoding.h"
#include "tests/support/dev_server_process.h"
#include "tests/support/process.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <regex>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

namespace stepveil::testing {
namespace {

using nlohmann::json;

constexpr const char* kValues[] = {"pg pass#1", "redis://:r@redis:6379/0",
                                   "https://api.dev.example.com"};
constexpr std::chrono::milliseconds kAbsence{200};

std::string WithoutRequestIds(const std::string& text) {
  return std::regex_replace(text, std::regex("req-[0-9A-Za-z]{14}"), "REQ");
}

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string Content(const std::filesystem::path& file) {
  std::ostringstream content;
  content << std::ifstream(file).rdbuf();
  return content.str();
}

// Whether a wait is long enough to be told is a matter of its jitter.
std::string WithoutWaits(const std::string& text) {
  constexpr const char* kWait = "stepveil: note: waiting for ";
  std::istringstream lines(text);
  std::string rest;
  for (std::string line; std::getline(lines, line);) {
    rest += line.starts_with(kWait) ? "" : line + "\n";
  }
  return rest;
}

class Scene {
 public:
  Scene(const std::string& fault, FaultTarget target)
      : target_(target), plan_(PlanOf(fault, target)) {
    const bool absent = plan_.place.starts_with("nobody");
    const bool nowhere = plan_.place == "no-name";
    address_ = nowhere ? "https://no-such-name.invalid"
                       : Listen({{"kind", absent ? "https" : plan_.place}});
    if (absent) {
      server_.Control("DELETE", "/_dev/listeners", json{{"url", address_}}.dump());
    }
    for (const std::string& more : plan_.faults) {
      server_.Control("POST", "/_dev/faults",
                      Replaced(Replaced(more, "TARGET", MatchOf(target)), "LISTENER", address_));
    }
  }

  FaultOutcome Play(std::vector<std::string> arguments) {
    std::thread comes_back([this] {
      if (plan_.place == "nobody-at-once") {
        std::this_thread::sleep_for(kAbsence);
        Listen({{"kind", "https"}, {"in_place_of", address_}});
      }
    });
    arguments.insert(arguments.begin(), StepveilProgram());
    const ProcessResult ended = RunProcess(arguments, {Environment(), folder_.path()});
    comes_back.join();
    FaultOutcome outcome;
    outcome.exit_code = ended.exit_code;
    outcome.out = Replaced(ended.out, address_, "https://SERVER");
    outcome.err =
        Replaced(Replaced(WithoutWaits(WithoutRequestIds(ended.err)), address_, "https://SERVER"),
                 server_.Field("/project_id"), "PROJECT");
    outcome.handed_over = Content(folder_.path() / "got");
    Count(outcome);
    return outcome;
  }

 private:
  std::string Listen(const json& order) const {
    return json::parse(server_.Control("POST", "/_dev/listeners", order.dump()))["url"];
  }

  [[nodiscard]] std::vector<std::string> Environment() const {
    return {"PATH=/usr/local/bin:/usr/bin:/bin",
            "INFISICAL_DOMAIN=" + address_,
            "STEPVEIL_CA_FILE=" + server_.ca_file(),
            "STEPVEIL_ALLOWED_DOMAINS=" + address_,
            "INFISICAL_PROJECT_ID=" + server_.Field("/project_id"),
            "STEPVEIL_ENVIRONMENT=dev",
            "STEPVEIL_DEADLINE=" + plan_.deadline,
            "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=" + server_.Field("/universal/client_id"),
            "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=" + server_.Field("/universal/client_secret")};
  }

  void Count(FaultOutcome& outcome) const {
    const json counters = json::parse(server_.Control("GET", "/_dev/counters"));
    for (const json& seen : counters["seen"]) {
      const std::string line =
          seen["method"].get<std::string>() + " " + seen["target"].get<std::string>();
      outcome.requests += line.find(MatchOf(target_)) != line.npos ? 1 : 0;
      outcome.logins += line.find(MatchOf(FaultTarget::kLogin)) != line.npos ? 1 : 0;
    }
    outcome.requests_in_all = counters["requests"];
    outcome.connections = counters["tcp_connections"];
    outcome.tokens_left = json::parse(server_.Control("GET", "/_dev/tokens"))["live"];
    outcome.err = Replaced(outcome.err, server_.Field("/universal/client_secret"), "LEAKED");
  }

  FaultTarget target_;
  FaultPlan plan_;
  DevServerProcess server_;
  ScratchFolder folder_;
  std::string address_;
};

const std::vector<std::string> kPaths = {"--path", "/compose", "--path", "/frontend"};

std::vector<std::string> Command(std::vector<std::string> words,
                                 const std::vector<std::string>& end) {
  words.insert(words.end(), kPaths.begin(), kPaths.end());
  words.insert(words.end(), end.begin(), end.end());
  return words;
}

}  // namespace

FaultOutcome RunUnder(const std::string& fault, FaultTarget target) {
  const std::string child = "env > got; exit " + std::to_string(kChildExit);
  return Scene(fault, target).Play(Command({"run"}, {"--", "sh", "-c", child}));
}

FaultOutcome ExportUnder(const std::string& fault, FaultTarget target) {
  return Scene(fault, target)
      .Play(Command({"export", "--to", "dotenv", "--output-file", "got"}, {}));
}

std::string LeakIn(const FaultOutcome& outcome) {
  std::vector<std::string> canaries = {"LEAKED", "eyJ", "canary-of-a-page"};
  for (const char* value : kValues) {
    canaries.emplace_back(value);
    canaries.push_back(Base64(value).substr(0, 10));
  }
  for (const std::string& canary : canaries) {
    if ((outcome.out + outcome.err).find(canary) != std::string::npos) {
      return canary;
    }
  }
  return "";
}

}  // namespace stepveil::testing
