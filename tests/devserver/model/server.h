#pragma once

#include "tests/devserver/call.h"

#include <chrono>
#include <memory>
#include <string>

namespace stepveil::devserver {

// What a model is made from.
struct ModelOptions {
  std::string seed_file;  // a YAML file; empty: the built-in seed, tests/devserver/seed/acme.yaml
  std::string base_url;   // as clients reach the server, "https://127.0.0.1:9443", no final slash
};

// A stand-in for Infisical that computes its answers from a seeded project, plays the CI systems'
// token issuers (BASE/issuer/github, /gitlab, /jenkins) and GitHub's id-token endpoint, and takes
// orders under /_ci and /_dev (see ci.h and dev_control.h). Safe to call from several threads.
class ModelServer {
 public:
  // Reads the seed. If it can't be read, every Handle answers 500 and Describe names the fault.
  explicit ModelServer(const ModelOptions& options);
  ~ModelServer();
  ModelServer(const ModelServer&) = delete;
  ModelServer& operator=(const ModelServer&) = delete;

  // The answer to one request. Status 0 means: no answer at all, close the connection (that is what
  // the status route does while Redis is down).
  Answer Handle(const Call& call);

  // JSON for whoever starts the server: {"project","project_id","environment","universal":
  // {"client_id","client_secret"},"oidc":{"identity_id","request_url","request_token"},"issuer",
  // "identities":{NAME:{"identity_id","method","client_id","client_secrets":{NAME:VALUE}}},
  // "service_tokens":{NAME:TOKEN},"aws_keys":{NAME:{"id","secret","token"}},"aws_container_token",
  // "admin_token",
  // "projects":{SLUG:ID}}, or {"fault"} if the seed can't be read.
  std::string Describe() const;

  // Moves the model's clock forward, so that tests of lifetimes and limits need no sleeping.
  void AdvanceClock(std::chrono::seconds by);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stepveil::devserver
