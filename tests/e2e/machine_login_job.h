#pragma once

#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <string>

namespace stepveil::testing {

// A job that logs in as the machine identity `name` of the dev server by `method`, from what its
// machine, pod or files give it.
class MachineLoginJob : public JobTest {
 protected:
  MachineLoginJob() { UseServer(); }

  void Use(const std::string& method, const std::string& name) {
    Set("INFISICAL_AUTH_METHOD", method);
    Set("INFISICAL_MACHINE_IDENTITY_ID", server_.Field("/identities/" + name + "/identity_id"));
  }

  // A listener of plain http beside the dev server's own.
  [[nodiscard]] std::string PlainUrl() const {
    const auto listener = nlohmann::json::parse(
        server_.Control("POST", "/_dev/listeners", R"({"kind":"plain-http"})"), nullptr, false);
    return listener.value("url", "");
  }

  // A token of `issuer` with these claims laid over its usual ones; `more` as in /_ci/mint.
  [[nodiscard]] std::string Mint(const std::string& issuer,
                                 const nlohmann::json& claims = nlohmann::json::object(),
                                 nlohmann::json more = nlohmann::json::object()) const {
    more["issuer"] = issuer;
    more["claims"] = claims;
    const auto minted =
        nlohmann::json::parse(server_.Control("POST", "/_ci/mint", more.dump()), nullptr, false);
    return minted.value("jwt", "");
  }

  // Runs a command that prints a secret, the proof and `variables` as the command sees them.
  void ExpectLogsIn(const std::string& proof, const std::string& variables = "") {
    folder_.Write("proof", proof);
    const auto ran = Stepveil({"run", "--path", "/backend", "--", "sh", "-c",
                               "echo \"$DATABASE_URL\" \"$(cat proof)\" " + variables});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_THAT(ran.out, ::testing::StartsWith("*** ***")) << ran.err;
    EXPECT_THAT(ran.out, ::testing::Not(::testing::HasSubstr("seen"))) << ran.out;
    const auto tokens = nlohmann::json::parse(server_.Control("GET", "/_dev/tokens"));
    EXPECT_EQ(tokens["live"], 0);
  }

  // A login that is refused with `code` and these words, and shows nothing of `proof`.
  void ExpectRefused(int code, const std::string& message, const std::string& hint,
                     const std::string& proof = "canary") {
    const auto ran = Stepveil({"login", "--plain"});
    EXPECT_EQ(ran.exit_code, code) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, ::testing::AllOf(::testing::HasSubstr(message), ::testing::HasSubstr(hint),
                                          ::testing::Not(::testing::HasSubstr(proof))));
  }
};

}  // namespace stepveil::testing
