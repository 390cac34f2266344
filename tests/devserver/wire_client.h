#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace stepveil::devserver {

enum class Http { kOne, kTwo };

// How a test's client asks. The defaults verify the server against `ca_file`.
struct Ask {
  std::string url;
  std::string ca_file;
  Http http = Http::kTwo;
  std::string method = "GET";
  std::string body;
  std::vector<std::string> headers;  // "name: value"
  long limit_ms = 20'000;
  long start_ms = 0;           // how long after the others of FetchTogether it begins
  std::size_t most_bytes = 0;  // gives up after so much of a body; 0: takes all
  bool verify_peer = true;
  bool verify_host = true;
  bool tls12_only = false;
};

// What came back.
struct Got {
  int outcome = 0;  // CURLcode
  long status = 0;
  long http = 0;           // 1 or 2
  long verify_result = 0;  // X509_V_*
  double seconds = 0;
  std::size_t body_bytes = 0;
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case
};

// libcurl as the client of the wire's tests: one object keeps its connections.
class WireClient {
 public:
  WireClient();
  ~WireClient();
  WireClient(const WireClient&) = delete;
  WireClient& operator=(const WireClient&) = delete;

  Got Fetch(const Ask& ask);

  // All at the same time; over HTTP/2 on one connection. Sorted by start_ms. Answers in the order
  // of the asks.
  std::vector<Got> FetchTogether(const std::vector<Ask>& asks);

 private:
  void* multi_;
};

// Sends the bytes over a fresh connection to a plain-http url and gives all that comes back until
// the peer ends it or falls silent for 300 ms.
std::string SayPlainly(const std::string& url, const std::string& bytes);

}  // namespace stepveil::devserver
