#include "tests/e2e/check_setups.h"

#include <nlohmann/json.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <regex>

namespace stepveil::testing {
namespace {

using nlohmann::json;

int FreePort() {
  const int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  bind(number, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(number, reinterpret_cast<sockaddr*>(&address), &size);
  close(number);
  return ntohs(address.sin_port);
}

}  // namespace

void SetupJob::Advance(int seconds) const {
  server_.Control("POST", "/_dev/clock", json{{"advance_seconds", seconds}}.dump());
}

void SetupJob::AddSecret(const std::string& path, const std::string& name, const std::string& value,
                         bool hidden) const {
  server_.Control("POST", "/_dev/secret",
                  json{{"environment", "dev"},
                       {"path", path},
                       {"key", name},
                       {"value", value},
                       {"hidden", hidden}}
                      .dump());
}

std::string SetupJob::Listener(const std::string& kind) const {
  return json::parse(server_.Control("POST", "/_dev/listeners", json{{"kind", kind}}.dump()))
      .value("url", "");
}

void SetupJob::UseMintedToken(const std::string& claims) {
  const json order{{"issuer", "github"}, {"claims", json::parse(claims)}};
  const json minted = json::parse(server_.Control("POST", "/_ci/mint", order.dump()));
  Set("TOKEN", minted.value("jwt", ""));
  Set("INFISICAL_MACHINE_IDENTITY_ID", server_.Field("/oidc/identity_id"));
}

void SetupJob::UseRefusingProxy() {
  const std::string port = std::to_string(FreePort());
  const auto file = folder_.Write(
      "proxy.conf", "Port " + port + "\nListen 127.0.0.1\nMaxClients 9\nConnectPort 443\n");
  proxy_ = std::make_unique<StartedProcess>(
      std::vector<std::string>{"tinyproxy", "-d", "-c", file.string()}, environment_);
  Set("HTTPS_PROXY", "http://127.0.0.1:" + port);
  usleep(500'000);
}

void SetupJob::FailLogin(int times) {
  const std::string variable = "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET";
  Set(variable, "canary-9f3b-SECRET");
  for (int i = 0; i < times; ++i) {
    (void)Stepveil({"login", "--plain"});
  }
}

std::string SetupJob::Scrubbed(std::string text) const {
  const auto replace = [&](const std::string& pattern, const std::string& with) {
    text = std::regex_replace(text, std::regex(pattern), with);
  };
  replace("127\\.0\\.0\\.1:[0-9]+", "SERVER");
  replace("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID");
  replace("\\(request [^)]*\\)", "(request ID)");
  replace("reqId: ?\"?[A-Za-z0-9-]+", "reqId: ID");
  replace("20[0-9]{2}-[0-9]{2}-[0-9]{2}", "DATE");
  replace("[0-9]+ (min|s|h)( ago|,|\n)", "TIME$2");
  return text;
}

}  // namespace stepveil::testing
