#include "tests/devserver/wire/stream.h"

#include "tests/devserver/wire/loop.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <utility>

namespace stepveil::devserver {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using TlsLayer = boost::asio::ssl::stream<tcp::socket>;

constexpr std::chrono::milliseconds kPatienceAtClose{500};

tcp::socket Adopt(Loop& loop, int descriptor) {
  tcp::socket socket(loop.context());
  error_code ignored;
  socket.assign(tcp::v4(), descriptor, ignored);
  return socket;
}

template <typename Layer>
class SocketStream : public Stream {
 public:
  void Read(std::function<void(std::string_view)> taken) override {
    layer_.async_read_some(
        boost::asio::buffer(input_),
        [this, taken = std::move(taken)](error_code error, std::size_t size_bytes) {
          taken(error ? std::string_view() : std::string_view(input_.data(), size_bytes));
        });
  }

  void Write(std::string bytes, std::function<void(bool)> done) override {
    output_ = std::move(bytes);
    boost::asio::async_write(
        layer_, boost::asio::buffer(output_),
        [done = std::move(done)](error_code error, std::size_t) { done(!error); });
  }

  void Reset() override {
    error_code ignored;
    layer_.lowest_layer().set_option(boost::asio::socket_base::linger(true, 0), ignored);
    layer_.lowest_layer().close(ignored);
  }

 protected:
  template <typename... Parts>
  explicit SocketStream(Loop& loop, Parts&&... parts)
      : loop_(loop), layer_(std::forward<Parts>(parts)...) {}

  void Drop() {
    error_code ignored;
    layer_.lowest_layer().shutdown(tcp::socket::shutdown_both, ignored);
    layer_.lowest_layer().close(ignored);
  }

  Loop& loop_;
  Layer layer_;

 private:
  std::array<char, 16 * 1024> input_{};
  std::string output_;
};

class PlainStream final : public SocketStream<tcp::socket> {
 public:
  PlainStream(Loop& loop, int descriptor) : SocketStream(loop, Adopt(loop, descriptor)) {}

  void Shake(std::function<void(const Handshake&)> done) override {
    loop_.After({}, [done = std::move(done)] {
      Handshake nothing_to_do;
      nothing_to_do.succeeded = true;
      done(nothing_to_do);
    });
  }

  void Close(std::function<void()> done) override {
    Drop();
    loop_.After({}, std::move(done));
  }
};

class TlsStream final : public SocketStream<TlsLayer> {
 public:
  TlsStream(Loop& loop, int descriptor, SSL* engine)
      : SocketStream(loop, Adopt(loop, descriptor), engine) {
    SSL_set_msg_callback(engine, CountHellos);
    SSL_set_msg_callback_arg(engine, &client_hellos_);
  }

  void Shake(std::function<void(const Handshake&)> done) override {
    layer_.async_handshake(TlsLayer::server, [this, done = std::move(done)](error_code error) {
      done(error ? Handshake{} : Describe());
    });
  }

  // A client that never answers our close_notify must not keep the connection.
  void Close(std::function<void()> done) override {
    layer_.async_shutdown([this, done](error_code) {
      Drop();
      done();
    });
    loop_.After(kPatienceAtClose, [this, done = std::move(done)] { Drop(); });
  }

 private:
  static void CountHellos(int is_sent, int, int type, const void* message, std::size_t size_bytes,
                          SSL*, void* count) {
    if (is_sent != 0 || type != SSL3_RT_HANDSHAKE || size_bytes == 0) return;
    if (*static_cast<const unsigned char*>(message) == SSL3_MT_CLIENT_HELLO) {
      ++*static_cast<int*>(count);
    }
  }

  // TLS 1.3 costs one round trip for each hello (a second one follows HelloRetryRequest), TLS 1.2
  // two, or one for a resumed session.
  Handshake Describe() {
    SSL* engine = layer_.native_handle();
    const unsigned char* name = nullptr;
    unsigned int name_bytes = 0;
    SSL_get0_alpn_selected(engine, &name, &name_bytes);
    Handshake result;
    result.succeeded = true;
    result.tls_version = SSL_get_version(engine);
    if (name != nullptr) result.alpn.assign(reinterpret_cast<const char*>(name), name_bytes);
    result.round_trips = SSL_version(engine) == TLS1_3_VERSION ? client_hellos_
                         : SSL_session_reused(engine) != 0     ? 1
                                                               : 2;
    return result;
  }

  int client_hellos_ = 0;
};

}  // namespace

std::unique_ptr<Stream> MakePlainStream(Loop& loop, int descriptor) {
  return std::make_unique<PlainStream>(loop, descriptor);
}

std::unique_ptr<Stream> MakeTlsStream(Loop& loop, int descriptor, ssl_ctx_st* settings) {
  return std::make_unique<TlsStream>(loop, descriptor, SSL_new(settings));
}

}  // namespace stepveil::devserver
