#pragma once

#include "tests/contract/server_recording.h"
#include "tests/devserver/model/server.h"

#include <map>
#include <memory>
#include <string>

namespace stepveil::devserver {

// A model of its own for one scenario, and what a scenario needs to be set up. Set-up requests come
// from an address of their own, so that they don't count against the recorded one's limits.
class Rig {
 public:
  // A model of the given generation with the limits of the recorded server (2024: 60, 200, 40;
  // 2026: none) and, for 2026, what its recorder's project had besides the seed.
  explicit Rig(int generation = 2024);

  Answer Send(const Call& call) { return server_.Handle(call); }
  // POST with a JSON body from the set-up address.
  Answer Post(const std::string& target, const Json& body);
  // GET with a bearer token from the set-up address.
  Answer Get(const std::string& target, const std::string& token);

  // Access tokens: of a universal-auth identity (by the secret of that name), of an id token.
  std::string Login(const std::string& identity, const std::string& secret = "");
  std::string OidcLogin(const std::string& identity, const std::string& id_token);
  // An id token made to order; see /_ci/mint.
  std::string Mint(const Json& order);
  void Control(const Json& settings);
  void Advance(int seconds);

  // The values of all placeholders of a recording but <JWT> and the numbered ones.
  const std::map<std::string, std::string>& placeholders() const { return placeholders_; }
  // What Describe() gives.
  const Json& described() const { return *described_; }
  static const std::string& BaseUrl();

 private:
  void AddPlaceholders();
  void FillAs2026();
  Answer Admin(const std::string& target, const Json& body);

  ModelServer server_;
  std::shared_ptr<const Json> described_;
  std::map<std::string, std::string> placeholders_;
};

// A header's value, empty if absent.
std::string HeaderOf(const Answer& answer, const std::string& name);

}  // namespace stepveil::devserver
