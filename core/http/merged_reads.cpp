#include "core/http/merged_reads.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

bool Same(const std::optional<Secret>& a, const std::optional<Secret>& b) {
  return a.has_value() == b.has_value() && (!a || SameBytes(*a, *b));
}

bool SameHeaders(const HttpRequest& a, const HttpRequest& b) {
  return a.headers == b.headers &&
         std::equal(a.secret_headers.begin(), a.secret_headers.end(), b.secret_headers.begin(),
                    b.secret_headers.end(), [](const auto& one, const auto& other) {
                      return one.first == other.first && SameBytes(one.second, other.second);
                    });
}

bool SameRead(const HttpRequest& a, const HttpRequest& b) {
  return a.method == HttpMethod::kGet && b.method == HttpMethod::kGet && a.url == b.url &&
         a.to_metadata == b.to_metadata && Same(a.bearer, b.bearer) && SameHeaders(a, b);
}

std::optional<Secret> Copy(const std::optional<Secret>& secret) {
  return secret ? std::optional(secret->Clone()) : std::nullopt;
}

HttpRequest Copy(const HttpRequest& request) {
  HttpRequest copy{request.method, request.url, request.headers, Copy(request.bearer),
                   Copy(request.json_body)};
  for (const auto& [name, value] : request.secret_headers) {
    copy.secret_headers.emplace_back(name, value.Clone());
  }
  copy.to_metadata = request.to_metadata;
  return copy;
}

HttpOutcome Copy(const HttpOutcome& outcome) {
  if (!outcome) {
    return tl::unexpected(outcome.error());
  }
  return HttpResponse{outcome->status, outcome->headers, outcome->body.Clone()};
}

}  // namespace

void MergedReads::Add(const std::vector<HttpRequest>& requests) {
  for (const HttpRequest& request : requests) {
    const auto same = std::find_if(sent_.begin(), sent_.end(), [&](const HttpRequest& known) {
      return SameRead(known, request);
    });
    places_.push_back(static_cast<std::size_t>(same - sent_.begin()));
    if (same == sent_.end()) {
      sent_.push_back(Copy(request));
    }
  }
}

void MergedReads::Send(Transport& transport, TimePoint deadline) {
  outcomes_ = transport.Send(sent_, deadline);
}

std::vector<HttpOutcome> MergedReads::TakeNext(std::size_t count) {
  std::vector<HttpOutcome> taken;
  for (; count > 0; --count) {
    taken.push_back(Copy(outcomes_[places_[next_++]]));
  }
  return taken;
}

}  // namespace stepveil
