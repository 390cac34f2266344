#pragma once

#include <string.h>

#include <cstddef>
#include <new>
#include <span>

namespace stepveil {

inline constexpr std::size_t kPageBytes = 4096;

// What filters read into: page aligned, since read(2) is much slower into other memory, and wiped
// at its end, since it holds text that is not masked yet. Several filters can share one.
class PageBuffer {
 public:
  // With pipes of 1 MiB the fastest size measured.
  static constexpr std::size_t kBytes = std::size_t{256} << 10;

  PageBuffer() : bytes_(new (std::align_val_t{kPageBytes}) char[kBytes]) {}
  ~PageBuffer() {
    explicit_bzero(bytes_, kBytes);
    operator delete[](bytes_, std::align_val_t{kPageBytes});
  }
  PageBuffer(const PageBuffer&) = delete;
  PageBuffer& operator=(const PageBuffer&) = delete;

  [[nodiscard]] std::span<char> span() { return {bytes_, kBytes}; }

 private:
  char* bytes_;
};

}  // namespace stepveil
