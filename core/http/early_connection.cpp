#include "core/http/early_connection.h"

namespace stepveil {
namespace {

// Requests are not copied as they are: their Secrets are copied on purpose or not at all.
HttpRequest CloneOf(const HttpRequest& request) {
  HttpRequest copy;
  copy.method = request.method;
  copy.url = request.url;
  copy.headers = request.headers;
  if (request.bearer) {
    copy.bearer = request.bearer->Clone();
  }
  if (request.json_body) {
    copy.json_body = request.json_body->Clone();
  }
  if (request.if_none_match) {
    copy.if_none_match = request.if_none_match->Clone();
  }
  return copy;
}

}  // namespace

std::vector<HttpOutcome> EarlyConnection::Send(const std::vector<HttpRequest>& requests,
                                               TimePoint deadline) {
  if (connected_) {
    return transport_.Send(requests, deadline);
  }
  connected_ = true;
  std::vector<HttpRequest> all;
  all.reserve(requests.size() + 1);
  for (const HttpRequest& request : requests) {
    all.push_back(CloneOf(request));
  }
  HttpRequest first;
  first.url = origin_ + "/api/status";
  first.headers = headers_;
  all.push_back(std::move(first));
  std::vector<HttpOutcome> outcomes = transport_.Send(all, deadline);
  outcomes.pop_back();
  return outcomes;
}

}  // namespace stepveil
