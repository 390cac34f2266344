#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace stepveil {

// What an address of `ready:` names.
enum class ReadyAddress { kNone, kTcp, kSocket, kUrl };

// "HOST:PORT" or ":PORT" (this machine), "[::1]:PORT"; "/path" or "./path" of a unix socket;
// "http://..." or "https://...". kNone: it is no such address.
[[nodiscard]] ReadyAddress KindOfReadyAddress(const std::string& text);

// How `run --all` starts a process among the others: what a file of the repository says, checked.
struct ProcessStart {
  static constexpr std::chrono::milliseconds kWithin{60'000};

  std::vector<std::string> after;          // names of processes that must be ready before
  std::string after_place;                 // "LABEL:LINE:COLUMN"
  std::string ready_address;               // "" = none
  std::vector<std::string> ready_command;  // argv; empty = none
  bool ready_when_ended = false;           // with 0
  std::chrono::milliseconds ready_within = kWithin;
  bool restart_on_failure = false;
  bool tty = false;
};

}  // namespace stepveil
