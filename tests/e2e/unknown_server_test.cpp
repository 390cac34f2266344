// A server newer than any that is known, whose answers fit no form: each ends the job before the
// command starts, names the request, and shows nothing of what came.
#include "tests/e2e/job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kLogin = "POST /api/v1/auth/universal-auth/login";
constexpr const char* kLists = "GET /api/v";  // v4, and v3 where that is tried, too
constexpr const char* kCanary = "canary-9f3b-SECRET";

struct Case {
  const char* name;
  const char* match;
  int status;
  json body;
  const char* type = "application/json";
};

json Row(const json& value) { return {{"secretKey", "A"}, {"secretValue", value}}; }

const std::vector<Case>& Cases() {
  static const std::vector<Case> cases{
      {"ListWithoutSecrets", kLists, 200, {{"items", {Row(kCanary)}}}},
      {"ListInAnEnvelope", kLists, 200, {{"data", {{"secrets", {Row(kCanary)}}}}}},
      {"SecretsAsObject", kLists, 200, {{"secrets", {{"A", kCanary}}}}},
      {"SecretsAsTexts", kLists, 200, {{"secrets", json::array({kCanary})}}},
      {"SecretsAsNull", kLists, 200, {{"secrets", nullptr}, {"sealed", kCanary}}},
      {"ValueAsObject", kLists, 200, {{"secrets", {Row({{"data", kCanary}})}}}},
      {"ValueAsNumber", kLists, 200, {{"secrets", {Row(9)}}, {"was", kCanary}}},
      {"ValueUnderAnotherName",
       kLists,
       200,
       {{"secrets", {{{"secretKey", "A"}, {"cipherText", kCanary}}}}}},
      {"NameUnderAnotherName",
       kLists,
       200,
       {{"secrets", {{{"name", "A"}, {"secretValue", kCanary}}}}}},
      {"ImportsAsObject",
       kLists,
       200,
       {{"secrets", {Row(kCanary)}}, {"imports", {{"dev", kCanary}}}}},
      {"ImportsWithoutSecrets",
       kLists,
       200,
       {{"secrets", {Row(kCanary)}},
        {"imports", {{{"environment", "dev"}, {"secretPath", "/x"}, {"rows", kCanary}}}}}},
      {"ListAsArray", kLists, 200, json::array({Row(kCanary)})},
      {"ListAsText", kLists, 200, kCanary},
      {"ListAsPage", kLists, 200, std::string("<html>") + kCanary + "</html>", "text/html"},
      {"ListEmpty", kLists, 200, "", "text/plain"},
      {"ErrorAsProblem", kLists, 400, {{"title", "Bad"}, {"detail", kCanary}}},
      {"ErrorAsList", kLists, 403, json::array({{{"code", "E1"}, {"value", kCanary}}})},
      {"ErrorInAnEnvelope", kLists, 404, {{"problem", {{"text", kCanary}}}}},
      {"ErrorOfNoKnownStatus", kLists, 418, {{"message", "no"}, {"error", "T"}, {"v", kCanary}}},
      {"LoginWithoutAccessToken", kLogin, 200, {{"token", kCanary}, {"expiresIn", 7200}}},
      {"LoginTokenAsObject", kLogin, 200, {{"accessToken", {{"jwt", kCanary}}}}},
      {"LoginAsArray", kLogin, 200, json::array({kCanary})},
      {"LoginAsPage", kLogin, 200, std::string("<html>") + kCanary, "text/html"},
      {"LoginErrorAsProblem", kLogin, 401, {{"title", "Unauthorized"}, {"detail", kCanary}}},
      {"LoginErrorAsText", kLogin, 400, kCanary, "text/plain"},
  };
  return cases;
}

class UnknownServerTest : public JobTest, public ::testing::WithParamInterface<Case> {
 protected:
  void SetUp() override {
    UseServer();
    UseUniversalAuth();
  }

  void Answer(const std::string& id_in_body) {
    const Case& one = GetParam();
    json body = one.body;
    if (!id_in_body.empty() && body.is_object()) {
      body["reqId"] = id_in_body;
    }
    json more{{"kind", one.status == 200 ? "body" : "status"},
              {"status", one.status},
              {"body", body},
              {"headers", {{"content-type", one.type}, {"x-request-id", "edge-42"}}}};
    Fault(one.match, more.dump());
  }

  void ExpectClosed(const std::string& request_id) {
    const ProcessResult ran =
        Stepveil({"run", "--path", "/frontend", "--", "sh", "-c", "echo started"});
    EXPECT_EQ(ran.exit_code, 125) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err,
                AllOf(HasSubstr("stepveil: error: "), HasSubstr("stepveil: hint: "),
                      HasSubstr("(request \"" + request_id + "\")"), Not(HasSubstr(kCanary))));
    const ProcessResult exported = Stepveil({"export", "--to", "json", "--path", "/frontend"});
    EXPECT_THAT(exported.exit_code, ::testing::AnyOf(4, 5, 6)) << exported.err;
    EXPECT_EQ(exported.out, "");
    EXPECT_THAT(exported.err, Not(HasSubstr(kCanary)));
  }
};

INSTANTIATE_TEST_SUITE_P(Answers, UnknownServerTest, ::testing::ValuesIn(Cases()),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(UnknownServerTest, EndsTheJobAndNamesTheRequest) {
  for (const char* generation : {"2024", "2026"}) {
    server_.Control("POST", "/_dev/model", std::string(R"({"generation":)") + generation + "}");
    server_.Control("DELETE", "/_dev/faults");
    Answer("");
    ExpectClosed("edge-42");
    if (GetParam().body.is_object()) {  // the instance's own id tells more than a gateway's
      server_.Control("DELETE", "/_dev/faults");
      Answer("req-newer7");
      ExpectClosed("req-newer7");
    }
  }
}

}  // namespace
}  // namespace stepveil::testing
