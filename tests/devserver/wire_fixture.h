#pragma once

#include "tests/devserver/wire/wire_server.h"
#include "tests/devserver/wire_client.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace stepveil::devserver {

// A handler that says what it was asked: {"method","target","body_bytes","client","canary"}; /empty
// is answered 204, /big with 1 MB of text.
inline Answer Echo(const Call& call) {
  if (call.target == "/empty") return {204, {}, ""};
  if (call.target == "/big")
    return {200, {{"content-type", "text/plain"}}, std::string(1'000'000, 'b')};
  if (call.target == "/silence") return {0, {}, ""};
  const auto canary = call.headers.find("x-canary");
  const nlohmann::json said{{"method", call.method},
                            {"target", call.target},
                            {"body_bytes", call.body.size()},
                            {"client", call.client_address},
                            {"canary", canary == call.headers.end() ? "" : canary->second}};
  return {200, {{"content-type", "application/json"}, {"x-answered-by", "echo"}}, said.dump()};
}

// A running wire with the echo behind it, and a client that trusts it.
class WireTest : public ::testing::Test {
 protected:
  WireTest() : wire_({}) { wire_.Serve(Echo); }

  Ask To(const std::string& target, Http http = Http::kTwo) const {
    Ask ask;
    ask.url = wire_.url() + target;
    ask.ca_file = wire_.ca_file();
    ask.http = http;
    return ask;
  }

  // Gives an order over a connection of its own.
  Got Order(const std::string& method, const std::string& target, const std::string& body = "") {
    WireClient controller;
    Ask ask = To(target);
    ask.method = method;
    ask.body = body;
    return controller.Fetch(ask);
  }

  nlohmann::json Counters() {
    return nlohmann::json::parse(Order("GET", "/_dev/counters").body, nullptr, false);
  }

  // The url of a further listener.
  std::string Listener(const std::string& kind, int ms = 0) {
    const nlohmann::json order{{"kind", kind}, {"ms", ms}};
    const auto answer =
        nlohmann::json::parse(Order("POST", "/_dev/listeners", order.dump()).body, nullptr, false);
    return answer.value("url", "");
  }

  WireServer wire_;
  WireClient client_;
};

// The same test over HTTP/1.1 and over HTTP/2.
class BothVersions : public WireTest, public ::testing::WithParamInterface<Http> {
 protected:
  Ask To(const std::string& target) const { return WireTest::To(target, GetParam()); }
};

inline std::string NameOfVersion(const ::testing::TestParamInfo<Http>& info) {
  return info.param == Http::kTwo ? "Http2" : "Http1";
}

}  // namespace stepveil::devserver
