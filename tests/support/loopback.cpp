#include "tests/support/loopback.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stepveil::testing {

sockaddr_in OnLoopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int FreePort() {
  const int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = OnLoopback(0);
  socklen_t size = sizeof address;
  bind(number, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(number, reinterpret_cast<sockaddr*>(&address), &size);
  close(number);
  return ntohs(address.sin_port);
}

}  // namespace stepveil::testing
