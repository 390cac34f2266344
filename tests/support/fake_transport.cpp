#include "tests/support/fake_transport.h"

#include <gtest/gtest.h>

namespace stepveil::testing {
namespace {

std::optional<std::string> Clear(const std::optional<Secret>& secret) {
  return secret ? std::optional<std::string>(secret->Expose()) : std::nullopt;
}

}  // namespace

HttpOutcome Answered(int status, const std::string& body,
                     std::map<std::string, std::string> headers) {
  HttpResponse response;
  response.status = status;
  response.headers = std::move(headers);
  response.body = Secret(body);
  return response;
}

HttpOutcome Failed(TransportFailure::Kind kind, const std::string& detail,
                   const std::string& hint) {
  return tl::unexpected(TransportFailure{kind, detail, hint});
}

std::vector<HttpOutcome> FakeTransport::Send(const std::vector<HttpRequest>& requests,
                                             TimePoint deadline) {
  last_deadline_ = deadline;
  batches_.push_back(requests.size());
  std::vector<HttpOutcome> outcomes;
  for (const HttpRequest& request : requests) {
    seen_.push_back({request.method, request.url, request.headers, Clear(request.bearer),
                     Clear(request.json_body), Clear(request.if_none_match)});
    outcomes.push_back(Next(seen_.back()));
  }
  return outcomes;
}

HttpOutcome FakeTransport::Next(const SeenRequest& request) {
  if (!queue_.empty()) {
    HttpOutcome outcome = std::move(queue_.front());
    queue_.pop_front();
    return outcome;
  }
  if (handler_) {
    return handler_(request);
  }
  ADD_FAILURE() << "a request nobody expected: " << request.url;
  return Failed(TransportFailure::Kind::kConnect, "the test has no outcome for it");
}

}  // namespace stepveil::testing
