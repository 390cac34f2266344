#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <thread>

namespace boost::asio {
class io_context;
}

namespace stepveil::devserver {

// The one thread on which everything of the wire happens: sockets, timers, the handler. State that
// only the loop touches therefore needs no lock.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Starts the thread. Call once.
  void Start();

  // Ends the thread; what was waiting is dropped. Safe to repeat, not to be called from the loop.
  void Stop();

  // Runs `work` in the loop after `delay`; a delay of zero means after what is being handled now.
  void After(std::chrono::milliseconds delay, std::function<void()> work);

  // Accepts connections on 127.0.0.1 until the loop stops and hands each one's descriptor, which
  // the callee owns, to `on_socket`. A port of 0 means a free one. Returns the port, or 0 if it is
  // taken.
  std::uint16_t Listen(std::uint16_t port, std::function<void(int)> on_socket);

  // Accepts no more on this port; what was accepted lives on. False if nothing listens there.
  bool StopListening(std::uint16_t port);

  boost::asio::io_context& context() { return *context_; }

 private:
  std::unique_ptr<boost::asio::io_context> context_;
  std::map<std::uint16_t, std::function<void()>> listeners_;  // by port: how each is closed
  std::map<std::uint16_t, std::shared_ptr<void>> held_;       // ports where nobody is to listen
  std::thread thread_;
};

}  // namespace stepveil::devserver
