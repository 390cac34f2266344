#include "core/run/reach.h"

#include "core/base/descriptor.h"
#include "core/base/text.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace stepveil {
namespace {

struct HostPort {
  std::string host;
  std::string port;
};

HostPort SplitAddress(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  return {host.empty() ? "localhost" : host, address.substr(colon + 1)};
}

tl::unexpected<Error> Unreachable(const std::string& address, const std::string& why) {
  return Fail(ErrorCode::kRun, "cannot connect to " + Quoted(address) + ": " + why);
}

// An errno; 0: it answered.
int Connect(const addrinfo& one, std::chrono::milliseconds within) {
  const Descriptor socket(::socket(one.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.open()) {
    return errno;
  }
  if (connect(socket.number(), one.ai_addr, one.ai_addrlen) == 0) {
    return 0;
  }
  if (errno != EINPROGRESS) {
    return errno;
  }
  pollfd writable = {socket.number(), POLLOUT, 0};
  if (poll(&writable, 1, static_cast<int>(within.count())) != 1) {
    return ETIMEDOUT;
  }
  int error_number = 0;
  socklen_t size = sizeof error_number;
  getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error_number, &size);
  return error_number;
}

}  // namespace

Result<void> ReachTcp(const std::string& address, std::chrono::milliseconds within) {
  const HostPort where = SplitAddress(address);
  addrinfo wanted = {};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int fault = getaddrinfo(where.host.c_str(), where.port.c_str(), &wanted, &found)) {
    return Unreachable(address, LowerAscii(gai_strerror(fault)));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, freeaddrinfo);
  int error_number = EADDRNOTAVAIL;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    error_number = Connect(*one, within);
    if (error_number == 0) {
      return {};
    }
  }
  return Unreachable(address, SystemWords(error_number));
}

Result<void> ReachSocket(const std::string& path) {
  sockaddr_un where = {};
  where.sun_family = AF_UNIX;
  if (path.size() >= sizeof where.sun_path) {
    return Unreachable(path, SystemWords(ENAMETOOLONG));
  }
  std::memcpy(where.sun_path, path.data(), path.size());
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.open() ||
      connect(socket.number(), reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    return Unreachable(path, SystemWords(errno));
  }
  return {};
}

}  // namespace stepveil
