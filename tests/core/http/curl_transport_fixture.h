#pragma once

#include "core/http/curl_transport.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace stepveil {

inline constexpr const char* kCanary = "canary-9f3b-SECRET";

// Makes transports and sends; every request carries the canary as its token (and as its body), and
// no failure may show it.
class CurlTransportTest : public ::testing::Test {
 protected:
  // A transport that trusts `ca_file` ("": what `variables` say).
  void Make(const std::string& ca_file, std::vector<std::string> variables = {});

  static HttpRequest Get(const std::string& url);
  static HttpRequest Post(const std::string& url);

  std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests,
                                std::chrono::milliseconds time = std::chrono::seconds(60));
  HttpOutcome Send(HttpRequest request, std::chrono::milliseconds time = std::chrono::seconds(60));

  // Sends a GET that must fail.
  TransportFailure Fail(const std::string& url,
                        std::chrono::milliseconds time = std::chrono::seconds(60));

  TransportOptions options_;
  std::vector<std::string> variables_;
  std::unique_ptr<Transport> transport_;
};

// The body of a 200.
std::string BodyOf(const HttpOutcome& outcome);

}  // namespace stepveil
