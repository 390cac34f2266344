// The table of requests in core/secrets/fetch.h, held by the dev server's count.
#include "tests/e2e/server_job.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace stepveil::testing {
namespace {

struct Case {
  const char* what;
  std::vector<std::string> flags;
  int of_2024;
  int of_2026;
};

class ServerRequestsTest : public ServerJobTest {
 protected:
  void SetUp() override {
    ServerJobTest::SetUp();
    for (const char* path : {"/plain", "/plain/below", "/empty", "/shared", "/imports", "/refers",
                             "/refers-away", "/two-imports", "/hollow"}) {
      AddFolder(path);
    }
    AddSecret("/plain", "A", "plain");
    AddSecret("/plain/below", "B", "plain");
    AddSecret("/shared", "S", "shared");
    AddSecret("/imports", "I", "plain");
    AddImport("/imports", "/shared");
    AddImport("/two-imports", "/shared");
    AddImport("/two-imports", "/plain");
    AddSecret("/refers", "R", "x${T}");
    AddSecret("/refers", "T", "target");
    AddSecret("/refers-away", "R", "x${dev.shared.S}");
    AddSecret("/two-imports", "TWO", "plain");
    AddFolder("/five-imports");
    AddFolder("/six-imports");
    AddFolder("/deep");
    AddFolder("/deep/below");
    AddSecret("/deep", "D", "plain");
    AddSecret("/deep/below", "E", "plain");
    for (const char* path : {"/one", "/two", "/three", "/four", "/five"}) {
      AddFolder(path);
      AddSecret(path, "N_" + std::string(path).substr(1), "plain");
      AddImport("/five-imports", path);
      AddImport("/six-imports", path);
    }
    AddImport("/six-imports", "/refers");
    AddImport("/deep", "/one");
    AddImport("/deep", "/two");
    AddImport("/deep/below", "/three");
    AddSecret("/hollow", "H", "plain");
    AddImport("/hollow", "/empty");
    UseViewer();
  }

  // Beside login and revocation.
  int Requests(const std::vector<std::string>& flags) {
    server_.Control("DELETE", "/_dev/counters");
    static_cast<void>(Export(flags));
    return nlohmann::json::parse(server_.Control("GET", "/_dev/counters")).value("requests", 0) - 2;
  }
};

INSTANTIATE_TEST_SUITE_P(Servers, ServerRequestsTest, ::testing::Values("2024", "2026"),
                         [](const auto& server) { return "On" + server.param; });

TEST_P(ServerRequestsTest, CostWhatTheTableSays) {
  const std::vector<Case> cases{
      {"a path", {"--path", "/plain"}, 3, 1},
      {"three paths", {"--path", "/plain", "--path", "/shared", "--path", "/plain/below"}, 9, 3},
      {"one import", {"--path", "/imports"}, 3, 2},
      {"two imports", {"--path", "/two-imports"}, 3, 2},
      {"five imports", {"--path", "/five-imports"}, 3, 2},
      {"six imports, one of which refers to something", {"--path", "/six-imports"}, 3, 3},
      {"its reference is not taken", {"--path", "/six-imports", "--except", "R"}, 3, 2},
      {"an import that two paths share", {"--path", "/imports", "--path", "/two-imports"}, 6, 3},
      {"two paths of several", {"--path", "/five-imports", "--path", "/two-imports"}, 6, 4},
      {"two paths that share all", {"--path", "/five-imports", "--path", "/six-imports"}, 6, 4},
      {"no import check", {"--path", "/five-imports", "--no-import-check"}, 2, 1},
      {"imports and references as they are", {"--path", "/six-imports", "--expand=false"}, 3, 1},
      {"imports, all below", {"--path", "/deep", "--recursive"}, 6, 5},
      {"imports, strict", {"--path", "/two-imports", "--strict"}, 4, 5},
      {"a reference in the folder", {"--path", "/refers"}, 3, 2},
      {"a reference that is not taken", {"--path", "/refers", "--except", "R"}, 3, 1},
      {"a reference to another folder", {"--path", "/refers-away"}, 3, 3},
      {"references as they are", {"--path", "/refers", "--expand=false"}, 3, 1},
      {"an empty path", {"--path", "/empty"}, 6, 5},
      {"an unknown path", {"--path", "/nope"}, 6, 3},
      {"an empty import", {"--path", "/hollow"}, 3, 4},
      {"all below", {"--path", "/plain", "--recursive"}, 6, 3},
      {"strict", {"--path", "/plain", "--strict"}, 4, 3},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(Requests(one.flags), GetParam() == "2024" ? one.of_2024 : one.of_2026) << one.what;
  }
}

// Who may not read what a folder imports, pays for each folder.
TEST_P(ServerRequestsTest, SeveralImportsCostOneEachWithoutTheRightToShowThem) {
  UseIdentity(Rules({Rule("/two-imports"), Rule("/shared"), Rule("/plain")}));
  EXPECT_EQ(Requests({"--path", "/two-imports"}), GetParam() == "2024" ? 3 : 4);
  UseIdentity(Rules({Rule("/two-imports"), Rule("/shared"), Rule("/plain"),
                     Rule("/two-imports", "", "read", "secret-imports")}));
  EXPECT_EQ(Requests({"--path", "/two-imports"}), GetParam() == "2024" ? 3 : 2);
}

// A server between the two, or newer than both: what the route answers must not be relied on.
TEST_P(ServerRequestsTest, SeveralImportsCostOneEachOnServersThatDoNotShowThem) {
  if (GetParam() == "2024") {
    return;  // which is not asked
  }
  AddSecret("/shared", "BAD", "x${TYPO}");
  for (const std::string answer : {
           R"("kind":"status","status":404,"body":{"message":"Route GET:/ not found"})",
           R"("kind":"html")",
           R"("kind":"html","status":404)",
           R"("kind":"body","body":{"imports":[]})",
           R"("kind":"body","body":{"secrets":[]})",
           R"("kind":"status","status":422,"body":{"error":"ValidationFailure","message":"x"})",
       }) {
    server_.Control("DELETE", "/_dev/faults");
    Fault("GET /api/v2/secret-imports", "{" + answer + "}");
    EXPECT_EQ(Requests({"--path", "/two-imports", "--except", "BAD"}), 4) << answer;
    EXPECT_EQ(Export({"--path", "/two-imports", "--except", "BAD"}).exit_code, 0) << answer;
    EXPECT_THAT(Export({"--path", "/two-imports"}).err, ::testing::HasSubstr("\"BAD\"")) << answer;
  }
}

}  // namespace
}  // namespace stepveil::testing
