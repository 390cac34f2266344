#pragma once

#include "tests/devserver/call.h"
#include "tests/devserver/wire/counters.h"
#include "tests/devserver/wire/faults.h"
#include "tests/devserver/wire/protocol.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace stepveil::devserver {

// What listens, or is to listen.
struct Listener {
  std::string kind;
  std::chrono::milliseconds silence{0};
  std::uint16_t port = 0;  // 0: a free one
};

// Opens a listener; gives its url, or an empty text if there is no such kind or the port is taken.
using OpenListener = std::function<std::string(const Listener&)>;

// Closes the listener on a port; false if there is none.
using CloseListener = std::function<bool(std::uint16_t port)>;

// What all connections share: the handler behind them, what was counted, the faults that were
// ordered. Used by the loop's thread only.
class Site {
 public:
  Counters counters;
  FaultList faults;
  Handler handler;
  OpenListener open_listener;
  CloseListener close_listener;
  std::string ca_file;
  // How long the answers of a flight wait for further requests of it; zero: round trips are
  // counted, but parallel requests that arrive in several packets may make more than one flight.
  std::chrono::milliseconds hold{0};

  // The reply to a request; counts it and spoils it. An answer of status 0 closes the connection.
  Reply Take(Call call, ConnectionRecord& connection);

  // The answer to an order, under /_dev:
  //   POST /_dev/faults {..}: see FaultList::Add       DELETE /_dev/faults
  //   GET /_dev/counters: see Counters::Json           DELETE /_dev/counters
  //   POST /_dev/counters {"count_round_trips": bool, "hold_ms"?: 50}
  //   POST /_dev/listeners {"kind","ms"?,"in_place_of"?: URL} -> {"url","ca_file"}; kinds:
  //   see wire_server.h; it takes the port of that URL from whatever listens there
  //   DELETE /_dev/listeners {"url"}
  // All other orders are the handler's.
  Answer Obey(const Call& call);
};

// True for a request to the dev server itself, which is neither counted nor spoiled.
bool IsOrder(const Call& call);

}  // namespace stepveil::devserver
