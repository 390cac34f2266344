#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::devserver {

// One request as the wire hands it over: HTTP/1.1 and HTTP/2 look the same from here on.
struct Call {
  std::string method;                          // "GET", "POST", ...
  std::string target;                          // path with its query, percent-encoded as received
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string client_address;  // what rate limits count; "127.0.0.1" without a forwarding header
};

// One answer. The wire adds content-length and the connection's own headers.
struct Answer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
};

}  // namespace stepveil::devserver
