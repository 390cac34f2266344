#pragma once

#include <string.h>

#include <cstddef>
#include <new>
#include <vector>

namespace stepveil {

// Wipes memory before it is given back, also what a vector leaves behind when it grows.
template <typename T>
struct WipingAllocator {
  using value_type = T;

  WipingAllocator() = default;
  template <typename U>
  explicit WipingAllocator(const WipingAllocator<U>&) {}

  [[nodiscard]] T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) {
    explicit_bzero(memory, count * sizeof(T));
    ::operator delete(memory);
  }
  bool operator==(const WipingAllocator&) const = default;
};

// A table that tells bytes of secrets without being one: what it is made of is wiped, but it can be
// indexed, which a Secret can't. Elements need no destructor.
template <typename T>
using WipedVector = std::vector<T, WipingAllocator<T>>;

}  // namespace stepveil
