#include "tests/devserver/model/server.h"
#include "tests/devserver/wire/wire_server.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <iostream>

namespace stepveil::devserver {
namespace {

struct Options {
  WireOptions wire;
  std::string seed_file;
  bool until_eof = false;
};

// A descriptor that becomes readable when the process is asked to end. To be called before any
// thread starts, so that every thread leaves these signals to it.
int CatchSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signalfd(-1, &signals, SFD_CLOEXEC);
}

bool InputHasEnded() {
  std::array<char, 256> rest{};
  return read(STDIN_FILENO, rest.data(), rest.size()) <= 0;
}

void WaitForEnd(int signals, bool until_eof) {
  std::array<pollfd, 2> waiting{pollfd{signals, POLLIN, 0}, pollfd{STDIN_FILENO, POLLIN, 0}};
  const nfds_t count = until_eof ? 2 : 1;
  for (;;) {
    if (poll(waiting.data(), count, -1) < 0) continue;
    if (waiting[0].revents != 0) return;
    if (waiting[1].revents != 0 && InputHasEnded()) return;
  }
}

using nlohmann::json;

std::string Line(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

int Fail(const std::string& fault) {
  std::cerr << "stepveil-devserver: error: " << fault << '\n';
  return 1;
}

int Run(const Options& options) {
  const int signals = CatchSignals();
  WireServer wire(options.wire);
  if (!wire.fault().empty()) return Fail(wire.fault());
  ModelServer model({.seed_file = options.seed_file, .base_url = wire.url()});
  auto ready = json::parse(model.Describe(), nullptr, false);
  if (!ready.is_object()) return Fail("the model does not describe itself");
  if (ready.contains("fault")) return Fail(Line(ready["fault"]));
  ready["url"] = wire.url();
  ready["ca_file"] = wire.ca_file();
  wire.Serve([&model](const Call& call) { return model.Handle(call); });
  std::cout << Line(ready) << std::endl;
  WaitForEnd(signals, options.until_eof);
  wire.Stop();
  return 0;
}

}  // namespace
}  // namespace stepveil::devserver

int main(int argc, char** argv) {
  stepveil::devserver::Options options;
  bool http1 = false;
  CLI::App app("A stand-in for Infisical on loopback, for demos and tests");
  app.add_option("--port", options.wire.port, "port on 127.0.0.1; 0 is a free one");
  app.add_option("--seed", options.seed_file, "YAML file with the project to serve");
  app.add_flag("--http1", http1, "HTTP/1.1 only");
  app.add_flag("--until-eof", options.until_eof, "end when the standard input ends");
  CLI11_PARSE(app, argc, argv);
  if (http1) options.wire.versions = stepveil::devserver::HttpVersions::kHttp1Only;
  return stepveil::devserver::Run(options);
}
