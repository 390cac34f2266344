#include "gitlab-component/log_control.h"

#include "core/mask/masker.h"
#include "gitlab-component/log_folder.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace stepveil::gitlab {
namespace {

constexpr int kLongestWaitSeconds = 10;
constexpr std::size_t kSizeBytes = sizeof(std::uint64_t);

// The address goes over the folder's descriptor, since a socket's path may have 107 bytes only.
std::optional<sockaddr_un> AddressIn(int folder) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(folder) + "/" + kSocketName;
  if (folder < 0 || path.size() >= sizeof(address.sun_path)) {
    return std::nullopt;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

int OpenFolder(const std::filesystem::path& folder) {
  return open(folder.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

void LimitWaiting(int socket) {
  const timeval limit = {kLongestWaitSeconds, 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool ReceiveAll(int socket, char* bytes, std::size_t size_bytes) {
  while (size_bytes > 0) {
    const ssize_t received = recv(socket, bytes, size_bytes, 0);
    if (received < 0 && errno == EINTR) {
      continue;
    }
    if (received <= 0) {
      return false;
    }
    bytes += received;
    size_bytes -= static_cast<std::size_t>(received);
  }
  return true;
}

void AppendSize(std::string& text, std::uint64_t size_bytes) {
  text.append(reinterpret_cast<const char*>(&size_bytes), kSizeBytes);
}

std::uint64_t SizeAt(const char* bytes) {
  std::uint64_t size_bytes = 0;
  std::memcpy(&size_bytes, bytes, kSizeBytes);
  return size_bytes;
}

// Each needle after its length.
Secret Packed(const std::vector<Secret>& needles) {
  std::size_t room_bytes = 0;
  for (const Secret& needle : needles) {
    room_bytes += kSizeBytes + needle.size_bytes();
  }
  std::string text;
  text.reserve(room_bytes);  // growing would leave copies behind
  for (const Secret& needle : needles) {
    AppendSize(text, needle.size_bytes());
    text.append(needle.Expose());
  }
  return Secret::Take(text);
}

std::optional<std::vector<Secret>> Unpacked(const Secret& packed) {
  std::vector<Secret> needles;
  for (std::string_view rest = packed.Expose(); !rest.empty();) {
    if (rest.size() < kSizeBytes || SizeAt(rest.data()) > rest.size() - kSizeBytes) {
      return std::nullopt;
    }
    needles.emplace_back(rest.substr(kSizeBytes, SizeAt(rest.data())));
    rest.remove_prefix(kSizeBytes + needles.back().size_bytes());
  }
  return needles;
}

bool IsSameUser(int connection) {
  ucred peer = {};
  socklen_t size = sizeof(peer);
  return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         (peer.uid == geteuid() || peer.uid == 0);
}

std::optional<GivenOrder> ReadOrder(int connection) {
  std::array<char, 1 + kSizeBytes> head{};
  if (!IsSameUser(connection) || !ReceiveAll(connection, head.data(), head.size())) {
    return std::nullopt;
  }
  const std::uint64_t size_bytes = SizeAt(head.data() + 1);
  const auto order = static_cast<Order>(head[0]);
  if ((order != Order::kMask && order != Order::kEnd) || size_bytes > 2 * kMostNeedleBytes) {
    return std::nullopt;
  }
  std::string rest(size_bytes, '\0');
  const bool complete = ReceiveAll(connection, rest.data(), rest.size());
  auto needles = Unpacked(Secret::Take(rest));
  if (!complete || !needles) {
    return std::nullopt;
  }
  return GivenOrder{order, *std::move(needles)};
}

Answered Ask(int connection, Order order, const Secret& rest) {
  std::string head(1, static_cast<char>(order));
  AppendSize(head, rest.size_bytes());
  char answer = 0;
  if (!SendAll(connection, head) || !SendAll(connection, rest.Expose()) ||
      !ReceiveAll(connection, &answer, 1)) {
    return Answered::kRefused;
  }
  return answer == '+' ? Answered::kDone : Answered::kRefused;
}

}  // namespace

Answered GiveOrder(const std::filesystem::path& folder, Order order,
                   const std::vector<Secret>& needles) {
  const int opened = OpenFolder(folder);
  const auto address = AddressIn(opened);
  const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Answered answered = Answered::kNobody;
  if (address && connection >= 0) {
    LimitWaiting(connection);
    if (connect(connection, reinterpret_cast<const sockaddr*>(&*address), sizeof(*address)) == 0) {
      answered = Ask(connection, order, Packed(needles));
    }
  }
  close(connection);
  close(opened);
  return answered;
}

int Listen(const std::filesystem::path& folder) {
  const int opened = OpenFolder(folder);
  const auto address = AddressIn(opened);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (!address || listener < 0 ||
      bind(listener, reinterpret_cast<const sockaddr*>(&*address), sizeof(*address)) != 0 ||
      listen(listener, SOMAXCONN) != 0) {
    const int fault = errno;
    close(listener);
    listener = -1;
    errno = fault;
  }
  close(opened);
  return listener;
}

std::optional<GivenOrder> TakeOrder(int listener, int& connection) {
  connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (connection < 0) {
    return std::nullopt;
  }
  LimitWaiting(connection);
  auto order = ReadOrder(connection);
  if (!order) {
    close(connection);
    connection = -1;
  }
  return order;
}

void Answer(int connection, Answered answered) {
  // A client that gave up waiting needs no answer.
  [[maybe_unused]] const bool sent = SendAll(connection, answered == Answered::kDone ? "+" : "-");
  close(connection);
}

}  // namespace stepveil::gitlab
