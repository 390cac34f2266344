#pragma once

#include "tests/devserver/call.h"
#include "tests/devserver/wire/protocol.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stepveil::devserver {

using Handler = std::function<Answer(const Call&)>;

// What goes wrong with a request; the order's "kind" is the name in lower case with hyphens.
enum class FaultKind {
  kDelay,              // the true answer, late
  kStatus,             // another status, headers and body instead of the true answer
  kBody,               // the same with status 200 and the true answer's place for a made-up body
  kHtml,               // a web page, as a proxy or a login wall gives it
  kRedirect,           // to "location"
  kHalfJson,           // the first half of the true body, announced as whole
  kHalfBody,           // the true body announced, half of it sent, then the end
  kHugeBody,           // 2 GiB of blanks, made while they are sent
  kReset,              // TCP reset instead of an answer
  kCloseBeforeAnswer,  // the connection closed in order instead of an answer
  kResetInHeaders,     // TCP reset in the middle of the answer's headers
  kResetInBody,        // the true body announced, half of it sent, then TCP reset
};

struct Fault {
  std::string match;  // a part of "METHOD target"
  int times = 0;      // 0: always
  FaultKind kind = FaultKind::kDelay;
  std::chrono::milliseconds delay{0};
  std::optional<int> status;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<std::string> body;
  std::string location;
  std::optional<Call> then;  // an order that is obeyed right after the handler has answered
};

// The faults that were ordered, in the order of the orders; the first that matches happens.
class FaultList {
 public:
  // Takes one order, {"match","kind","times"?,"ms"?,"status"?,"headers"?,"body"?,"location"?,
  // "then"?} ("ms" delays any kind; "then" is {"method","target","body"?}, an order to /_dev).
  // Returns what is wrong with it; empty if nothing is.
  std::string Add(const std::string& order);

  void Clear() { faults_.clear(); }

  // The fault of this request, counted as used; absent if it is to go well.
  std::optional<Fault> Take(const Call& call);

 private:
  std::vector<Fault> faults_;
};

// The reply with the fault in it. Asks `handler` only where the fault needs the true answer.
Reply Spoil(const Fault& fault, const Call& call, const Handler& handler);

}  // namespace stepveil::devserver
