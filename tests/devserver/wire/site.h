#pragma once

#include "tests/devserver/call.h"
#include "tests/devserver/wire/counters.h"
#include "tests/devserver/wire/faults.h"
#include "tests/devserver/wire/protocol.h"

#include <chrono>
#include <functional>
#include <string>

namespace stepveil::devserver {

// Opens a listener of the named kind; gives its url, or an empty text if there is no such kind.
using OpenListener = std::function<std::string(const std::string& kind, std::chrono::milliseconds)>;

// What all connections share: the handler behind them, what was counted, the faults that were
// ordered. Used by the loop's thread only.
class Site {
 public:
  Counters counters;
  FaultList faults;
  Handler handler;
  OpenListener open_listener;
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
  //   POST /_dev/listeners {"kind","ms"?} -> {"url","ca_file"}; kinds: see wire_server.h
  // All other orders are the handler's.
  Answer Obey(const Call& call);
};

// True for a request to the dev server itself, which is neither counted nor spoiled.
bool IsOrder(const Call& call);

}  // namespace stepveil::devserver
