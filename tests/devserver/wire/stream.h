#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace stepveil::devserver {

class Loop;

// What is known of a connection once it is ready for HTTP.
struct Handshake {
  bool succeeded = false;
  std::string alpn;         // "h2", "http/1.1"; empty if the client named none or there is no TLS
  std::string tls_version;  // "TLSv1.3", "TLSv1.2"; empty without TLS
  int round_trips = 0;      // what the TLS handshake cost the client before its first request
};

// The bytes of one connection, with or without TLS. Callbacks come from the loop, never from within
// the call that took them; whoever owns the stream must live until its callbacks have come.
class Stream {
 public:
  virtual ~Stream() = default;

  virtual void Shake(std::function<void(const Handshake&)> done) = 0;

  // Gives the next bytes, valid during the callback; an empty view means that the peer is gone.
  virtual void Read(std::function<void(std::string_view)> taken) = 0;

  // Sends all of `bytes`; one call at a time. `done` is told whether they were handed over.
  virtual void Write(std::string bytes, std::function<void(bool)> done) = 0;

  // Ends the connection in order (close_notify, FIN); `done` comes when it is gone.
  virtual void Close(std::function<void()> done) = 0;

  // Ends the connection at once with a TCP reset.
  virtual void Reset() = 0;
};

// Both take over the descriptor; the loop must outlive the stream.
std::unique_ptr<Stream> MakePlainStream(Loop& loop, int descriptor);
std::unique_ptr<Stream> MakeTlsStream(Loop& loop, int descriptor, ssl_ctx_st* settings);

}  // namespace stepveil::devserver
