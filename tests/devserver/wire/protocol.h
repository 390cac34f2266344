#pragma once

#include "tests/devserver/call.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace stepveil::devserver {

// How an answer reaches the client.
enum class Delivery {
  kWhole,
  kHalfBody,        // the whole length announced, half of it sent, BreakOff() ends it
  kHugeBody,        // kHugeBodyBytes of filler instead of the body, made while they are sent
  kReset,           // no answer, TCP reset
  kClose,           // no answer, connection closed in order
  kResetInHeaders,  // a part of the answer's head, then TCP reset
  kResetInBody,     // half of the body, then TCP reset; protocols are asked for kHalfBody
};

constexpr std::uint64_t kHugeBodyBytes = std::uint64_t{2} << 30;

struct Reply {
  Answer answer;
  Delivery delivery = Delivery::kWhole;
  std::chrono::milliseconds delay{0};
};

// One connection's HTTP without its socket: bytes go in, requests come out; answers go in, bytes
// come out. HTTP/1.1 has one request at a time, HTTP/2 any number, told apart by `stream`.
class Protocol {
 public:
  // Must not call Send() before it returns.
  using OnRequest = std::function<void(std::int32_t stream, Call call)>;

  virtual ~Protocol() = default;

  virtual void Receive(std::string_view bytes) = 0;

  // Takes the answer of one request; deliveries without an answer are not its business.
  virtual void Send(std::int32_t stream, Reply reply) = 0;

  // Ends the answer of which kHalfBody has sent the half.
  virtual void BreakOff(std::int32_t stream) = 0;

  // The next bytes for the client; empty if there is nothing to send now.
  virtual std::string NextOutput() = 0;

  // True when the connection is to be closed once NextOutput() is empty.
  [[nodiscard]] virtual bool Finished() const = 0;

  // The beginning of an answer's head, cut in the middle of a header.
  [[nodiscard]] virtual std::string TornHead(std::int32_t stream) const = 0;

  // "1.1" or "2".
  [[nodiscard]] virtual std::string version() const = 0;
};

std::unique_ptr<Protocol> MakeHttp1(Protocol::OnRequest on_request);
std::unique_ptr<Protocol> MakeHttp2(Protocol::OnRequest on_request);

// Bytes of the body that are to be sent: all, half or the filler's length, which an answer may set
// by its own content-length header.
std::uint64_t BodyBytesToSend(const Reply& reply);

// The value of an answer's header; empty if it has none of that name.
std::string HeaderOf(const Answer& answer, std::string_view name);

// True for what a server must not send itself: the connection's headers, and the length.
bool IsConnectionHeader(std::string_view name);

}  // namespace stepveil::devserver
