#include "tests/core/http/raw_server.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <tuple>
#include <utility>

namespace stepveil::testing {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

// A bound socket and its port.
std::pair<int, int> Bind() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size_bytes = sizeof(address);
  EXPECT_EQ(bind(descriptor, reinterpret_cast<sockaddr*>(&address), size_bytes), 0);
  EXPECT_EQ(getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size_bytes), 0);
  return {descriptor, ntohs(address.sin_port)};
}

// Passes what is there on; false at the end of `from`.
bool PassOn(int from, int to) {
  std::array<char, 16384> bytes{};
  const ssize_t count = recv(from, bytes.data(), bytes.size(), 0);
  return count > 0 &&
         send(to, bytes.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) == count;
}

}  // namespace

std::string RawConnection::ReadUntil(const std::string& mark) const {
  std::string text;
  while (text.find(mark) == std::string::npos) {
    const std::string next = ReadBytes(1);
    if (next.empty()) {
      break;
    }
    text += next;
  }
  return text;
}

std::string RawConnection::ReadBytes(std::size_t size_bytes) const {
  std::string bytes(size_bytes, '\0');
  const ssize_t count = recv(descriptor_, bytes.data(), bytes.size(), MSG_WAITALL);
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

bool RawConnection::Write(const std::string& bytes) const {
  return send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(bytes.size());
}

void RawConnection::TunnelTo(int port) const {
  const int other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(port);
  bool open = connect(other, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  while (open) {
    std::array<pollfd, 2> both{pollfd{descriptor_, POLLIN, 0}, pollfd{other, POLLIN, 0}};
    poll(both.data(), both.size(), -1);
    open = (both[0].revents == 0 || PassOn(descriptor_, other)) &&
           (both[1].revents == 0 || PassOn(other, descriptor_));
  }
  close(other);
}

RawServer::RawServer(std::function<void(const RawConnection&)> serve) : serve_(std::move(serve)) {
  std::tie(listener_, port_) = Bind();
  EXPECT_EQ(listen(listener_, 16), 0);
  thread_ = std::thread([this] { Run(); });
}

RawServer::~RawServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    if (current_ >= 0) {
      shutdown(current_, SHUT_RDWR);
    }
  }
  thread_.join();
  close(listener_);
}

int RawServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

void RawServer::Run() {
  for (;;) {
    const int descriptor = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    {
      const std::lock_guard lock(mutex_);
      if (descriptor < 0 || stopping_) {
        if (descriptor >= 0) close(descriptor);
        return;
      }
      ++connections_;
      current_ = descriptor;
    }
    serve_(RawConnection(descriptor));
    const std::lock_guard lock(mutex_);
    current_ = -1;
    close(descriptor);
  }
}

int ClosedPort() {
  const auto [descriptor, port] = Bind();
  close(descriptor);
  return port;
}

}  // namespace stepveil::testing
