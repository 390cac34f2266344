#include "tests/e2e/sealed_job.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>

namespace stepveil::testing {

SealedJobTest::SealedJobTest() {
  UseServer();
  UseUniversalAuth();
  // The server's own goes with it.
  std::filesystem::copy_file(server_.ca_file(), folder_.path() / "ca.pem");
  Set("STEPVEIL_CA_FILE", folder_.path() / "ca.pem");
  Set("STEPVEIL_SEAL_KEY", "c2VhbGVkLWZpbGVzLWtleS1mb3ItdGhlLXRlc3RzLTE=");
  folder_.Write(
      ".stepveil.yaml",
      "processes:\n"
      "  backend: { path: /backend }\n"
      "  compose: { path: /compose, command: [sh, -c, 'printf %s \"$POSTGRES_PASSWORD\" "
      "| wc -c'] }\n"
      "  frontend: { path: /frontend, command: [sh, -c, 'test -n \"$PUBLIC_API_URL\" || exit 9; "
      "sleep 1'] }\n");
}

void SealedJobTest::ForgetServer() {
  for (const char* name : {"INFISICAL_UNIVERSAL_AUTH_CLIENT_ID",
                           "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET", "STEPVEIL_CA_FILE"}) {
    Unset(name);
  }
}

std::string SealedJobTest::Content(const std::string& name) const {
  std::ifstream stream(folder_.path() / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::filesystem::perms SealedJobTest::Mode(const std::string& name) const {
  return std::filesystem::status(folder_.path() / name).permissions();
}

int TakeRequestCount(const DevServerProcess& server) {
  const auto counters = nlohmann::json::parse(server.Control("GET", "/_dev/counters"));
  server.Control("DELETE", "/_dev/counters");
  return counters.at("requests").get<int>();
}

std::string SealedJobTest::WrongWith(const ProcessResult& result, int exit_code,
                                     const std::string& text) {
  const std::string all = result.out + result.err;
  if (result.exit_code != exit_code) {
    return "it ended with " + std::to_string(result.exit_code) + ": " + all;
  }
  if (all.find(text) == std::string::npos) {
    return "it does not say " + text + ": " + all;
  }
  return all.find(kPgPassword) == std::string::npos ? "" : "it shows a value: " + all;
}

}  // namespace stepveil::testing
