// Logins with the identity that a cluster or a cloud gives its machines, on the real binary: over
// plain http on loopback as their metadata services speak it. The tokens are signed by the dev
// server and verified by it. Unrecorded: no recording covers them.
#include "tests/e2e/machine_login_job.h"

#include <sys/stat.h>

#include <chrono>

namespace stepveil::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class KubernetesJob : public MachineLoginJob {
 protected:
  KubernetesJob() { Use("kubernetes", "ci-kubernetes"); }

  void Put(const std::string& token) {
    Set("INFISICAL_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH", folder_.Write("token", token).string());
  }
};

TEST_F(KubernetesJob, APodsTokenLogsIn) {
  const std::string token = Mint("kubernetes");
  Put(token + "\n");
  ExpectLogsIn(token, "${INFISICAL_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH+seen}");
  const auto by_flag = Stepveil({"login", "--plain", "--method", "kubernetes-auth",
                                 "--service-account-token-path", folder_.path() / "token"});
  EXPECT_EQ(by_flag.exit_code, 0) << by_flag.err;
}

TEST_F(KubernetesJob, TheClustersAndTheServersRefusalsAreExplained) {
  const auto refused = [&](const json& claims, const json& more, const std::string& message,
                           const std::string& hint) {
    const std::string token = Mint("kubernetes", claims, more);
    Put(token);
    ExpectRefused(4, message, hint, token);
  };
  refused({{"kubernetes.io", {{"namespace", "other"}}}}, json::object(), "namespace not allowed",
          "allowed namespaces");
  refused({{"kubernetes.io", {{"namespace", "ci"}, {"serviceaccount", {{"name", "other"}}}}}},
          json::object(), "name not allowed", "allowed service account names");
  refused({{"aud", json::array({"vault"})}}, json::object(), "audience not allowed", "aud [");
  refused({{"exp", 1000}}, json::object(), "token not authenticated", "expired");
  refused(json::object(), {{"key", "wrong"}}, "token not authenticated", "of another cluster");
  Use("kubernetes", "ci-aws");
  refused(json::object(), json::object(), "Kubernetes auth method not found", "identity id");
}

TEST_F(KubernetesJob, FilesThatHoldNoTokenAreNotSent) {
  Put("canary-9f3b-SECRET");
  ExpectRefused(4, "holds no JWT; it was not sent", "");
  Put("");
  ExpectRefused(4, "is empty", "");
  Put(std::string(std::size_t{1} << 20, 'c'));
  ExpectRefused(4, "has more than 64 KiB", "");
  Set("INFISICAL_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH", folder_.path().string());
  ExpectRefused(4, "is a directory", "");
  Set("INFISICAL_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH", folder_.path() / "none");
  ExpectRefused(4, "no such file or directory", "");
  Unset("INFISICAL_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH");
  ExpectRefused(4, "/var/run/secrets/kubernetes.io/serviceaccount/token",
                "--service-account-token-path");
}

class GcpJob : public MachineLoginJob {
 protected:
  GcpJob() { Use("gcp-id-token", "ci-gcp-gce"); }

  void AskAt(const std::string& url) { Set("GCE_METADATA_HOST", url.substr(url.find("//") + 2)); }
};

TEST_F(GcpJob, AMachinesIdTokenLogsIn) {
  AskAt(PlainUrl());
  Set("http_proxy", "http://127.0.0.1:1");
  const auto ran = Stepveil({"run", "--path", "/backend", "--", "sh", "-c", "echo $DATABASE_URL"});
  EXPECT_EQ(ran.out, "***\n") << ran.err;
}

TEST_F(GcpJob, RefusalsAreExplained) {
  AskAt(PlainUrl());
  Use("gcp-id-token", "ci-gcp-elsewhere");
  ExpectRefused(4, "zone not allowed", "allowed zones");
  Use("gcp-id-token", "ci-gcp-iam");
  ExpectRefused(4, "Invalid service account identifier", "the token says: iss");
  server_.Control("POST", "/_dev/clock", R"({"advance_seconds": 0})");
}

TEST_F(GcpJob, NobodyThereCostsNoMoreThanItsTime) {
  Set("GCE_METADATA_HOST", "127.0.0.1:1");
  const auto start = std::chrono::steady_clock::now();
  ExpectRefused(6, "no token from Google's metadata server", "gcp-iam");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
}

TEST_F(GcpJob, APortalsPageIsNoToken) {
  const std::string url = PlainUrl();
  AskAt(url);
  Fault("/computeMetadata", R"({"kind":"html","status":200})");
  ExpectRefused(4, "gives no token", "login page");
}

class GcpKeyJob : public MachineLoginJob {
 protected:
  GcpKeyJob() {
    Use("gcp-iam", "ci-gcp-iam");
    file_ = json::parse(server_.Control("GET", "/_gcp/key", ""), nullptr, false);
  }

  void Put(const std::string& text) {
    Set("INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH",
        folder_.Write("key.json", text).string());
  }

  json file_;
};

TEST_F(GcpKeyJob, TheKeyOfAServiceAccountLogsIn) {
  Put(file_.dump());
  const auto ran = Stepveil({"run", "--path", "/backend", "--", "sh", "-c",
                             "echo $DATABASE_URL "
                             "${INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH-gone}"});
  EXPECT_EQ(ran.out, "*** gone\n") << ran.err;
}

TEST_F(GcpKeyJob, RefusalsAreExplained) {
  file_["client_email"] = "other@acme-prod.iam.gserviceaccount.com";
  Put(file_.dump());
  ExpectRefused(4, "answered 500", "the key was deleted");
  file_["client_email"] = "somebody@example.com";
  Put(file_.dump());
  ExpectRefused(4, "Invalid service account identifier", "client_email");
}

TEST_F(GcpKeyJob, WhatIsNoKeyFileIsNamedSo) {
  Put("canary");
  ExpectRefused(4, "is no JSON object", "key of type JSON");
  file_["private_key"] = "canary-9f3b-SECRET";
  Put(file_.dump());
  ExpectRefused(4, "no private key in PEM", "");
  Unset("INFISICAL_GCP_IAM_SERVICE_ACCOUNT_KEY_FILE_PATH");
  ExpectRefused(3, "needs the key file", "gcp-id-token");
}

class AzureJob : public MachineLoginJob {
 protected:
  AzureJob() { Use("azure", "ci-azure"); }

  void BeAPod(const std::string& token) {
    Set("AZURE_FEDERATED_TOKEN_FILE", folder_.Write("token", token).string());
    Set("AZURE_TENANT_ID", "00000000-0000-4000-8000-0000000000aa");
    Set("AZURE_CLIENT_ID", "00000000-0000-4000-8000-0000000000cc");
    Set("AZURE_AUTHORITY_HOST", server_.url() + "/_azure/");
  }

  [[nodiscard]] ProcessResult Run() const {
    return Stepveil({"run", "--path", "/backend", "--", "sh", "-c",
                     "echo $DATABASE_URL ${AZURE_FEDERATED_TOKEN_FILE-gone} "
                     "${IDENTITY_HEADER-gone}"});
  }
};

TEST_F(AzureJob, AMachinesIdentityLogsIn) {
  Set("AZURE_POD_IDENTITY_AUTHORITY_HOST", PlainUrl());
  Set("http_proxy", "http://127.0.0.1:1");
  EXPECT_EQ(Run().out, "*** gone gone\n") << Run().err;
  Set("INFISICAL_AZURE_AUTH_CLIENT_ID", "00000000-0000-4000-8000-0000000000dd");
  ExpectRefused(4, "answered 400, \"invalid_request\"", "INFISICAL_AZURE_AUTH_CLIENT_ID");
}

TEST_F(AzureJob, AnAppsIdentityLogsIn) {
  Set("IDENTITY_ENDPOINT", PlainUrl() + "/_azure/app");
  Set("IDENTITY_HEADER", "app-header");
  EXPECT_EQ(Run().out, "*** gone gone\n") << Run().err;
  Set("IDENTITY_HEADER", "canary-9f3b-SECRET");
  ExpectRefused(4, "answered 401, \"unauthorized\"", "");
}

TEST_F(AzureJob, APodsIdentityLogsIn) {
  const std::string token = Mint("kubernetes");
  BeAPod(token);
  EXPECT_EQ(Run().out, "*** gone gone\n") << Run().err;
  ExpectLogsIn(token);
  const std::string wrong = Mint("kubernetes", json::object(), {{"key", "wrong"}});
  BeAPod(wrong);
  ExpectRefused(4, "answered 401, \"invalid_client\"", "federated credential", wrong);
}

TEST_F(AzureJob, RefusalsAreExplained) {
  Set("AZURE_POD_IDENTITY_AUTHORITY_HOST", PlainUrl());
  Use("azure", "ci-azure-other");
  ExpectRefused(4, "answered 500", "--audience asks for another one");
  Set("STEPVEIL_AUDIENCE", "https://acme.example");
  ExpectRefused(4, "Service principal", "object id");
}

TEST_F(AzureJob, NobodyThereOrAPortalsPage) {
  Set("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:1");
  ExpectRefused(6, "no token from Azure", "--method");
  Set("AZURE_POD_IDENTITY_AUTHORITY_HOST", PlainUrl());
  Fault("/metadata/identity", R"({"kind":"html","status":200})");
  ExpectRefused(4, "gives no token", "login page");
}

}  // namespace
}  // namespace stepveil::testing
