#include "core/http/request_log.h"

#include "tests/support/fake_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

using std::chrono::milliseconds;
using testing::Answered;
using ::testing::ElementsAre;
using testing::Failed;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCanary = "canary-9f3b-SECRET";

class RequestLogTest : public ::testing::Test {
 protected:
  std::vector<std::string> told_;
  RequestLog log_{[this](const std::string& line) { told_.push_back(line); }};
};

HttpRequest Get(const std::string& url) { return {HttpMethod::kGet, url, {}, {}, {}}; }

TEST_F(RequestLogTest, TellsMethodPathStatusTimeAndId) {
  log_.Ended(Get("https://a.example/api/v4/secrets?environment=dev&secretPath=%2Fbackend"),
             Answered(200, "", {{"x-request-id", "req-7"}}), milliseconds(41));
  log_.Ended({HttpMethod::kPost, "https://a.example/api/v1/auth/token/revoke", {}, {}, {}},
             Answered(403, R"({"reqId":"req-8","message":"no"})"), milliseconds(5));
  log_.Ended(Get("https://a.example/x"),
             Failed(TransportFailure::Kind::kConnect, "the connection was refused"),
             milliseconds(0));
  log_.Again("https://a.example", milliseconds(2100), "the server answers 503");
  EXPECT_THAT(
      told_,
      ElementsAre("GET https://a.example/api/v4/secrets?environment=dev&secretPath=%2Fbackend: 200 "
                  "(request req-7), 41 ms",
                  "POST https://a.example/api/v1/auth/token/revoke: 403 (request req-8), 5 ms",
                  "GET https://a.example/x: the connection was refused, 0 ms",
                  "https://a.example is asked again in 2100 ms: the server answers 503"));
}

// Wherever a request or an answer can hold something secret.
TEST_F(RequestLogTest, ShowsNoHeaderNoBodyAndNoValueOfAQuery) {
  HttpRequest request = Get(std::string("https://a.example/token?audience=") + kCanary +
                            "&X-Amz-Signature=" + kCanary + "#" + kCanary);
  request.headers = {{"X-Proxy", kCanary}};
  request.bearer = Secret(kCanary);
  request.json_body = Secret(std::string("{\"jwt\":\"") + kCanary + "\"}");
  request.secret_headers.emplace_back("X-Aws", Secret(kCanary));
  log_.Ended(request, Answered(200, kCanary, {{"set-cookie", kCanary}}), milliseconds(1));
  log_.Ended(request, Answered(500, std::string("{\"message\":\"") + kCanary + "\"}"),
             milliseconds(1));
  HttpRequest metadata = Get(std::string("http://169.254.170.2/v2/credentials/") + kCanary);
  metadata.to_metadata = true;
  log_.Ended(metadata, Answered(200), milliseconds(1));
  log_.Ended(Get(std::string("https://user:") + kCanary + "@a.example/x"), Answered(200),
             milliseconds(1));
  ASSERT_EQ(told_.size(), 4U);
  for (const std::string& line : told_) {
    EXPECT_THAT(line, Not(HasSubstr(kCanary)));
  }
  EXPECT_THAT(told_[0], HasSubstr("/token?audience=...&X-Amz-Signature=...: 200"));
  EXPECT_THAT(told_[2], HasSubstr("http://169.254.170.2/...: 200"));
}

TEST_F(RequestLogTest, EscapesWhatAServerSays) {
  log_.Ended(Get("https://a.example/x"),
             Answered(200, "", {{"x-request-id", "\n::error::\x1b[1m"}}), milliseconds(1));
  EXPECT_THAT(told_.front(), Not(HasSubstr("\n")));
  EXPECT_THAT(told_.front(), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace stepveil
