#include "tests/devserver/wire/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace stepveil::devserver {
namespace {

using boost::asio::ip::tcp;

void AcceptNext(std::shared_ptr<tcp::acceptor> acceptor, std::function<void(int)> on_socket) {
  auto& listening = *acceptor;
  listening.async_accept([acceptor = std::move(acceptor), on_socket = std::move(on_socket)](
                             boost::system::error_code error, tcp::socket socket) mutable {
    if (error == boost::asio::error::operation_aborted) return;
    if (!error) {
      boost::system::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      on_socket(socket.release(ignored));
    }
    AcceptNext(std::move(acceptor), std::move(on_socket));
  });
}

// A socket on `port` that doesn't listen: connections are refused there, and nobody else gets the
// port, whose server would answer instead. It may join connections that are still open, and lets
// nobody join it. Best effort.
std::shared_ptr<void> Hold(boost::asio::io_context& context, std::uint16_t port) {
  auto holder = std::make_shared<tcp::acceptor>(context);
  const tcp::endpoint endpoint(boost::asio::ip::address_v4::loopback(), port);
  boost::system::error_code error;
  holder->open(endpoint.protocol(), error);
  if (!error) holder->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) holder->bind(endpoint, error);
  if (!error) holder->set_option(tcp::acceptor::reuse_address(false), error);
  return holder;
}

}  // namespace

Loop::Loop() : context_(std::make_unique<boost::asio::io_context>(1)) {}

Loop::~Loop() { Stop(); }

void Loop::Start() {
  thread_ = std::thread([this] {
    auto stay = boost::asio::make_work_guard(*context_);
    context_->run();
  });
}

void Loop::Stop() {
  context_->stop();
  if (thread_.joinable()) thread_.join();
}

void Loop::After(std::chrono::milliseconds delay, std::function<void()> work) {
  if (delay.count() <= 0) {
    boost::asio::post(*context_, std::move(work));
    return;
  }
  auto timer = std::make_shared<boost::asio::steady_timer>(*context_, delay);
  auto& waiting = *timer;
  waiting.async_wait(
      [timer = std::move(timer), work = std::move(work)](boost::system::error_code error) {
        if (!error) work();
      });
}

std::uint16_t Loop::Listen(std::uint16_t port, std::function<void(int)> on_socket) {
  held_.erase(port);
  auto acceptor = std::make_shared<tcp::acceptor>(*context_);
  const tcp::endpoint endpoint(boost::asio::ip::address_v4::loopback(), port);
  boost::system::error_code error;
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(boost::asio::socket_base::max_listen_connections, error);
  if (error) return 0;
  const std::uint16_t bound = acceptor->local_endpoint(error).port();
  listeners_[bound] = [weak = std::weak_ptr(acceptor)] {
    boost::system::error_code ignored;
    if (const auto listening = weak.lock()) listening->close(ignored);
  };
  AcceptNext(std::move(acceptor), std::move(on_socket));
  return error ? std::uint16_t{0} : bound;
}

bool Loop::StopListening(std::uint16_t port) {
  const auto found = listeners_.find(port);
  if (found == listeners_.end()) return false;
  found->second();
  listeners_.erase(found);
  held_[port] = Hold(*context_, port);
  return true;
}

}  // namespace stepveil::devserver
