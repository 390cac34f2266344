#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace stepveil::devserver {

// What one connection cost its client, in round trips: one for TCP, those of the TLS handshake, and
// one for each flight. A request that arrives before the first byte of an answer to the current
// flight was sent belongs to that flight (its client could not have waited for anything); one that
// arrives later begins a new flight.
struct ConnectionRecord {
  int id = 0;
  int tcp = 0;
  int tls = 0;  // completed handshakes
  int tls_round_trips = 0;
  int requests = 0;
  int flights = 0;
  std::string tls_version;
  std::string http_version;
  bool gave_orders = false;  // the dev server was controlled over it
};

struct RequestRecord {
  std::string method;
  std::string target;  // query values that are not known to be harmless replaced by "..."
  int status = 0;      // 0: no answer was given
  int connection = 0;
  std::string http_version;
  std::chrono::steady_clock::time_point arrival = std::chrono::steady_clock::now();
};

// Everything that was counted since the start or the last Reset. Connections over which only orders
// to the dev server came are left out.
class Counters {
 public:
  // The record of a new connection, shared with the connection that fills it.
  std::shared_ptr<ConnectionRecord> Open();

  void Add(RequestRecord request) { requests_.push_back(std::move(request)); }

  // Forgets all; an open connection goes on with zeros, so that its next request is a flight only.
  void Reset();

  // {"tcp_connections","tls_handshakes","requests","round_trips","connections":[{"id","tls_version",
  // "http","requests","flights","round_trips"}],"seen":[{"method","target","status","connection",
  // "http","at_ms"}]}; at_ms: since the start or the last Reset.
  [[nodiscard]] std::string Json() const;

 private:
  std::vector<std::shared_ptr<ConnectionRecord>> connections_;
  std::vector<RequestRecord> requests_;
  int last_id_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// The target with each query value cut out whose name is not on the list of harmless ones.
std::string WithoutSecretValues(const std::string& target);

}  // namespace stepveil::devserver
