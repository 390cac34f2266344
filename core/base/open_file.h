#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace stepveil {

// Owns the descriptor of an open file or folder; closes it.
class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  ~OpenFile();
  OpenFile(OpenFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  // Was something opened?
  explicit operator bool() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

  // The file's text from where it stands, cut at `most_bytes`; nothing, with errno set, on failure.
  [[nodiscard]] std::optional<std::string> ReadUpTo(std::size_t most_bytes) const;

 private:
  int fd_;
};

}  // namespace stepveil
