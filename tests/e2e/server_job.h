#pragma once

#include "tests/e2e/job.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace stepveil::testing {

// A job on a project that the test fills itself, through the API that real servers have, as an
// administrator: on the dev server in either generation or, where STEPVEIL_E2E_URL and
// STEPVEIL_E2E_ADMIN_TOKEN name one, on any real instance. The project is removed at the end.
class ServerJobTest : public JobTest, public ::testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Is it a real instance? Then nothing is known of its generation.
  [[nodiscard]] bool IsReal() const { return GetParam() == "real"; }
  [[nodiscard]] bool IsOf2024() const { return GetParam() == "2024"; }

  // All of dev; "/a/b" makes /a as well.
  void AddFolder(const std::string& path);
  void AddSecret(const std::string& path, const std::string& name, const std::string& value,
                 bool one_line = false);
  void AddSecretTo(const std::string& environment, const std::string& path, const std::string& name,
                   const std::string& value);
  void RemoveSecret(const std::string& path, const std::string& name);
  void AddImport(const std::string& path, const std::string& source,
                 const std::string& environment = "dev");
  void RemoveFolder(const std::string& path);

  // A machine identity of the project by Universal Auth, which the job then uses. `permissions` is
  // a list of {"action":[..],"subject":"secrets","conditions":{..}}; "viewer" is the role that
  // reads all.
  void UseViewer();
  void UseIdentity(const std::string& permissions);
  // A viewer who may log in, or use the access token, from certain addresses only: a list of
  // {"ipAddress": ..} by the names that the API has for it.
  void UseViewerFrom(const nlohmann::json& addresses);

  // `stepveil export --to json FLAGS`, and what it wrote.
  [[nodiscard]] ProcessResult Export(const std::vector<std::string>& flags) const;

  // What the administrator's API answers; a failure of the test unless it is 200.
  nlohmann::json Admin(const std::string& method, const std::string& path,
                       const nlohmann::json& body) const;

 private:
  void UseNewIdentity(const std::string& role, const nlohmann::json& permissions,
                      const nlohmann::json& addresses);

  std::string origin_, admin_token_, ca_file_, project_id_, organization_id_;
  std::vector<std::string> identities_;
};

// A rule of an additional privilege that lets read (or do `action` to) what `more` narrows it to,
// and the list of such rules that UseIdentity takes.
[[nodiscard]] std::string Rule(const std::string& glob, const std::string& more = "",
                               const std::string& action = "read",
                               const std::string& subject = "secrets");
[[nodiscard]] std::string Rules(const std::vector<std::string>& rules);

// What the tests are run on: "2024" and "2026" are the dev server's generations, "real" is added
// where a real instance is named.
[[nodiscard]] std::vector<std::string> Servers();

}  // namespace stepveil::testing
