#pragma once

#include "core/http/client.h"
#include "core/http/transport.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// The ETag that a request asks with; "" if it asks for the whole.
inline std::string ValidatorIn(const HttpRequest& request) {
  for (const auto& [name, value] : request.secret_headers) {
    if (name == "If-None-Match") {
      return std::string(value.Expose());
    }
  }
  return "";
}

// An instance whose answers a test writes down: route by route, without any logic of its own. What
// was not written down is answered as an unknown route.
class ScriptedInstance : public Transport {
 public:
  struct Answer {
    int status = 200;
    std::string body;
    std::map<std::string, std::string> headers = {{"content-type", "application/json"}};
  };

  // Requests whose path starts with `route` and holds `part` get `answer`; of several that fit the
  // one written down last.
  void On(const std::string& route, Answer answer, const std::string& part = "") {
    script_.push_back({route, part, std::move(answer)});
  }

  // No HTTP answer at all from now on.
  void Die(TransportFailure failure) { failure_ = std::move(failure); }
  void Revive() { failure_.reset(); }

  std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests, TimePoint) override {
    std::vector<HttpOutcome> outcomes;
    flights.emplace_back();
    for (const HttpRequest& request : requests) {
      const std::string path = request.url.substr(std::string(kOrigin).size());
      flights.back().push_back(path);
      bearers.push_back(request.bearer ? std::string(request.bearer->Expose()) : "");
      bodies.push_back(request.json_body ? std::string(request.json_body->Expose()) : "");
      validators.push_back(ValidatorIn(request));
      if (failure_) {
        outcomes.emplace_back(tl::unexpected(*failure_));
      } else {
        outcomes.emplace_back(AnswerTo(path));
      }
    }
    return outcomes;
  }

  // A client of this instance that never waits.
  Client MakeClient() {
    ClientOptions options;
    options.addresses = {kOrigin};
    options.most_attempts = options.most_limited = 2;
    return Client(*this, std::move(options), clock_);
  }

  static constexpr const char* kOrigin = "https://secrets.test";

  std::vector<std::vector<std::string>> flights;  // the paths asked for, by Send
  std::vector<std::string> bearers;               // of all requests, "" = none
  std::vector<std::string> bodies;
  std::vector<std::string> validators;  // If-None-Match of all requests, "" = none

 private:
  struct Line {
    std::string route;
    std::string part;
    Answer answer;
  };

  HttpResponse AnswerTo(const std::string& path) const {
    for (auto line = script_.rbegin(); line != script_.rend(); ++line) {
      if (path.starts_with(line->route) && path.find(line->part) != std::string::npos) {
        return {line->answer.status, line->answer.headers, Secret(line->answer.body)};
      }
    }
    const std::string body =
        R"({"message":"Route GET:)" + path + R"( not found","error":"Not Found","statusCode":404})";
    return {404, {{"content-type", "application/json; charset=utf-8"}}, Secret(body)};
  }

  std::vector<Line> script_;
  std::optional<TransportFailure> failure_;
  Clock clock_{[] { return TimePoint(); }, [](std::chrono::milliseconds) {}};
};

// `{"statusCode", "message", "error"}`, Infisical's envelope.
inline std::string Envelope(int status, const std::string& error, const std::string& message) {
  return R"({"reqId":"req-1","statusCode":)" + std::to_string(status) + R"(,"message":")" +
         message + R"(","error":")" + error + R"("})";
}

// The whole of an error as text, to look for what must not be in it.
inline std::string AllOf(const Error& error) {
  std::string text = error.message;
  for (const std::string& hint : error.hints) {
    text += "\n" + hint;
  }
  return text;
}

inline constexpr const char* kCanary = "canary-9f3b-SECRET";

}  // namespace stepveil
