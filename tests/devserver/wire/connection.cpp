#include "tests/devserver/wire/connection.h"

#include <utility>
#include <vector>

namespace stepveil::devserver {
namespace {

// Between the last bytes and the end of a connection or a stream, so that the end does not overtake
// what the client is to see of the answer.
constexpr std::chrono::milliseconds kTimeToRead{30};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Loop& loop, Site& site, std::unique_ptr<Stream> stream)
      : loop_(loop), site_(site), stream_(std::move(stream)), record_(site.counters.Open()) {}

  void Start();

 private:
  struct Held {
    std::int32_t stream;
    Reply reply;
  };

  void Ready(const Handshake& handshake);
  void ReadOn();
  void Flush();
  void OnRequest(std::int32_t stream, Call call);
  void Hold(std::int32_t stream, Reply reply);
  void Release();
  void DeliverLater(std::int32_t stream, Reply reply);
  void Deliver(std::int32_t stream, Reply reply);
  void TearHead(std::int32_t stream);
  void BreakOffSoon(std::int32_t stream);
  void ResetSoon();
  void End();
  void EndWithReset();

  Loop& loop_;
  Site& site_;
  std::unique_ptr<Stream> stream_;
  std::shared_ptr<ConnectionRecord> record_;
  std::unique_ptr<Protocol> protocol_;
  std::vector<Held> held_;
  int arrivals_ = 0;
  bool flight_is_open_ = false;  // no answer to it was begun
  bool writing_ = false;
  bool ended_ = false;
};

void Connection::Start() {
  stream_->Shake([self = shared_from_this()](const Handshake& handshake) {
    if (handshake.succeeded) {
      self->Ready(handshake);
    } else {
      self->EndWithReset();
    }
  });
}

// The connection owns the protocol, so the protocol's callback must not own the connection.
void Connection::Ready(const Handshake& handshake) {
  const auto on_request = [this](std::int32_t stream, Call call) {
    OnRequest(stream, std::move(call));
  };
  protocol_ = handshake.alpn == "h2" ? MakeHttp2(on_request) : MakeHttp1(on_request);
  record_->http_version = protocol_->version();
  record_->tls_version = handshake.tls_version;
  record_->tls = handshake.tls_version.empty() ? 0 : 1;
  record_->tls_round_trips = handshake.round_trips;
  Flush();
  ReadOn();
}

void Connection::ReadOn() {
  stream_->Read([self = shared_from_this()](std::string_view bytes) {
    if (self->ended_) return;
    if (bytes.empty()) return self->End();
    self->protocol_->Receive(bytes);
    self->Flush();
    if (!self->ended_) self->ReadOn();
  });
}

void Connection::Flush() {
  if (writing_ || ended_) return;
  std::string output = protocol_->NextOutput();
  if (output.empty()) {
    if (protocol_->Finished()) End();
    return;
  }
  writing_ = true;
  stream_->Write(std::move(output), [self = shared_from_this()](bool sent) {
    self->writing_ = false;
    if (sent) return self->Flush();
    if (!self->ended_) self->EndWithReset();
  });
}

void Connection::OnRequest(std::int32_t stream, Call call) {
  const bool is_order = IsOrder(call);
  if (!is_order && !std::exchange(flight_is_open_, true)) ++record_->flights;
  Reply reply = site_.Take(std::move(call), *record_);
  if (is_order) {
    loop_.After({}, [self = shared_from_this(), stream, reply = std::move(reply)]() mutable {
      if (self->ended_) return;
      self->protocol_->Send(stream, std::move(reply));
      self->Flush();
    });
  } else {
    Hold(stream, std::move(reply));
  }
}

// Each further request of the flight makes the others wait anew, so that packets which the machine
// delivers late still count as one flight.
void Connection::Hold(std::int32_t stream, Reply reply) {
  held_.push_back({stream, std::move(reply)});
  loop_.After(site_.hold, [self = shared_from_this(), arrival = ++arrivals_] {
    if (arrival == self->arrivals_) self->Release();
  });
}

void Connection::Release() {
  for (Held& held : std::exchange(held_, {})) DeliverLater(held.stream, std::move(held.reply));
}

void Connection::DeliverLater(std::int32_t stream, Reply reply) {
  if (reply.delay.count() == 0) return Deliver(stream, std::move(reply));
  loop_.After(reply.delay, [self = shared_from_this(), stream, reply = std::move(reply)]() mutable {
    self->Deliver(stream, std::move(reply));
  });
}

void Connection::Deliver(std::int32_t stream, Reply reply) {
  if (ended_) return;
  flight_is_open_ = false;
  if (reply.delivery == Delivery::kReset) return EndWithReset();
  if (reply.delivery == Delivery::kClose) return End();
  if (reply.delivery == Delivery::kResetInHeaders) return TearHead(stream);
  if (reply.delivery == Delivery::kHalfBody) BreakOffSoon(stream);
  if (reply.delivery == Delivery::kResetInBody) {
    reply.delivery = Delivery::kHalfBody;
    ResetSoon();
  }
  protocol_->Send(stream, std::move(reply));
  Flush();
}

void Connection::BreakOffSoon(std::int32_t stream) {
  loop_.After(kTimeToRead, [self = shared_from_this(), stream] {
    if (self->ended_) return;
    self->protocol_->BreakOff(stream);
    self->Flush();
  });
}

void Connection::ResetSoon() {
  loop_.After(kTimeToRead, [self = shared_from_this()] {
    if (!self->ended_) self->EndWithReset();
  });
}

void Connection::TearHead(std::int32_t stream) {
  if (std::exchange(writing_, true)) return EndWithReset();
  stream_->Write(protocol_->TornHead(stream),
                 [self = shared_from_this()](bool) { self->ResetSoon(); });
}

// What is being written can't be finished in order, for the peer no longer takes it.
void Connection::End() {
  if (writing_) return EndWithReset();
  ended_ = true;
  stream_->Close([self = shared_from_this()] {});
}

void Connection::EndWithReset() {
  ended_ = true;
  stream_->Reset();
}

void SayGarbage(const std::shared_ptr<Stream>& stream) {
  stream->Write("220 this is no TLS server\r\n", [stream](bool) { stream->Close([stream] {}); });
}

}  // namespace

void ServeHttp(Loop& loop, Site& site, std::unique_ptr<Stream> stream,
               std::chrono::milliseconds silence) {
  auto connection = std::make_shared<Connection>(loop, site, std::move(stream));
  loop.After(silence, [connection] { connection->Start(); });
}

void ServeGarbage(std::unique_ptr<Stream> stream) {
  std::shared_ptr<Stream> shared = std::move(stream);
  shared->Shake([shared](const Handshake&) {
    shared->Read([shared](std::string_view) { SayGarbage(shared); });
  });
}

}  // namespace stepveil::devserver
