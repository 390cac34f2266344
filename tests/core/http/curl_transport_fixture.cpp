#include "tests/core/http/curl_transport_fixture.h"

#include <gmock/gmock.h>

#include <utility>

namespace stepveil {

using ::testing::HasSubstr;
using ::testing::Not;

void CurlTransportTest::Make(const std::string& ca_file, std::vector<std::string> variables) {
  variables_ = std::move(variables);
  options_.ca_file = ca_file;
  auto made = MakeCurlTransport(options_, Variables(variables_));
  ASSERT_TRUE(made) << made.error().message;
  transport_ = *std::move(made);
}

HttpRequest CurlTransportTest::Get(const std::string& url) {
  HttpRequest request;
  request.url = url;
  request.bearer = Secret(kCanary);
  return request;
}

HttpRequest CurlTransportTest::Post(const std::string& url) {
  HttpRequest request = Get(url);
  request.method = HttpMethod::kPost;
  request.json_body = Secret(std::string("{\"secret\":\"") + kCanary + "\"}");
  return request;
}

std::vector<HttpOutcome> CurlTransportTest::Send(const std::vector<HttpRequest>& requests,
                                                 std::chrono::milliseconds time) {
  auto outcomes = transport_->Send(requests, std::chrono::steady_clock::now() + time);
  EXPECT_EQ(outcomes.size(), requests.size());
  for (const HttpOutcome& outcome : outcomes) {
    if (!outcome) {
      EXPECT_THAT(outcome.error().detail, Not(HasSubstr(kCanary)));
      EXPECT_THAT(outcome.error().hint, Not(HasSubstr(kCanary)));
    }
  }
  return outcomes;
}

HttpOutcome CurlTransportTest::Send(HttpRequest request, std::chrono::milliseconds time) {
  std::vector<HttpRequest> requests;
  requests.push_back(std::move(request));
  return std::move(Send(requests, time).front());
}

TransportFailure CurlTransportTest::Fail(const std::string& url, std::chrono::milliseconds time) {
  const HttpOutcome outcome = Send(Get(url), time);
  EXPECT_FALSE(outcome) << url;
  return outcome ? TransportFailure{TransportFailure::Kind::kProtocol, "no failure"}
                 : outcome.error();
}

std::string BodyOf(const HttpOutcome& outcome) {
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().detail);
  if (!outcome) {
    return "";
  }
  EXPECT_EQ(outcome->status, 200);
  return std::string(outcome->body.Expose());
}

}  // namespace stepveil
