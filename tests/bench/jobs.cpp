#include "tests/bench/jobs.h"

#include "tests/support/process.h"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace stepveil {
namespace {

constexpr int kLimit = 60;
constexpr int kWriteLimit = 200;

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

int NumberFrom(const char* variable, int absent) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::atoi(text) : absent;
}

void LimitRates(const testing::DevServerProcess& server, int window_s) {
  const nlohmann::json limits{{"read", kLimit},
                              {"secrets", kLimit},
                              {"write", kWriteLimit},
                              {"window_ms", window_s * 1000}};
  server.Control("POST", "/_dev/model", nlohmann::json{{"rate_limits", limits}}.dump());
}

std::vector<std::string> JobVariables(const testing::DevServerProcess& server) {
  return {"PATH=/usr/bin:/bin",
          "INFISICAL_DOMAIN=" + server.url(),
          "STEPVEIL_CA_FILE=" + server.ca_file(),
          "INFISICAL_PROJECT_ID=" + server.Field("/project_id"),
          "STEPVEIL_ENVIRONMENT=dev",
          "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID=" + server.Field("/universal/client_id"),
          "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=" + server.Field("/universal/client_secret")};
}

pid_t StartJob(std::vector<std::string> words, std::vector<std::string> entries) {
  words.insert(words.begin(), testing::StepveilProgram());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
  }
  pid_t pid = -1;
  posix_spawn(&pid, words[0].c_str(), &actions, nullptr, Pointers(words).data(),
              Pointers(entries).data());
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

int WaitForJobs(const std::vector<pid_t>& jobs) {
  int succeeded = 0;
  for (const pid_t job : jobs) {
    int status = 0;
    waitpid(job, &status, 0);
    succeeded += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : 0;
  }
  return succeeded;
}

}  // namespace stepveil
