#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace stepveil::testing {

// One accepted connection of a RawServer.
class RawConnection {
 public:
  explicit RawConnection(int descriptor) : descriptor_(descriptor) {}

  // Reads on until `mark` has come; returns what was read with it, or what there was at the end of
  // the connection.
  std::string ReadUntil(const std::string& mark) const;
  std::string ReadBytes(std::size_t size_bytes) const;

  // False once the peer is gone.
  bool Write(const std::string& bytes) const;

  // Connects to 127.0.0.1:`port` and passes bytes on in both directions until one side ends.
  void TunnelTo(int port) const;

 private:
  int descriptor_;
};

// A server on loopback of which the test writes every byte. Connections are served one after the
// other, each by one call of the function, and closed when that returns.
class RawServer {
 public:
  explicit RawServer(std::function<void(const RawConnection&)> serve);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  // How many connections were accepted so far.
  [[nodiscard]] int connections() const;

 private:
  void Run();

  std::function<void(const RawConnection&)> serve_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  int connections_ = 0;
  int current_ = -1;
  bool stopping_ = false;
  std::thread thread_;
};

// A port of loopback on which nobody listens.
[[nodiscard]] int ClosedPort();

}  // namespace stepveil::testing
