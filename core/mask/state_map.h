#pragma once

#include "core/base/wiped_vector.h"

#include <cstddef>
#include <cstdint>

namespace stepveil {

// From keys to numbers above 0, in one array that is probed in a line: one cache miss for a key
// that is there or not. Wiped at its end, since keys tell bytes of needles.
class StateMap {
 public:
  // Room for `count` keys; more must not be added. Most questions are for keys that aren't there,
  // so it is kept three quarters empty.
  explicit StateMap(std::size_t count = 0) {
    while ((std::size_t{1} << bits_) < count * 4 + 1) {
      ++bits_;
    }
    slots_.resize(std::size_t{1} << bits_);
  }

  void Add(std::uint32_t key, std::uint32_t value) { Add(key, key, value); }

  // 0 if the key isn't there.
  [[nodiscard]] std::uint32_t Find(std::uint32_t key) const {
    return Find(key, key, [](std::uint32_t) { return true; });
  }

  // A key that is larger than what is kept of it: it lies where `spread` says, and `is_right`
  // tells from the value whether it is the one.
  void Add(std::uint64_t spread, std::uint32_t key, std::uint32_t value) {
    std::size_t at = Home(spread);
    while (slots_[at].value != 0) {
      at = (at + 1) & (slots_.size() - 1);
    }
    slots_[at] = {key, value};
  }
  template <typename IsRight>
  [[nodiscard]] std::uint32_t Find(std::uint64_t spread, std::uint32_t key,
                                   const IsRight& is_right) const {
    std::size_t at = Home(spread);
    while (slots_[at].value != 0 && !(slots_[at].key == key && is_right(slots_[at].value))) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return slots_[at].value;
  }

 private:
  struct Slot {
    std::uint32_t key = 0;
    std::uint32_t value = 0;
  };

  // Fibonacci hashing: the product's upper bits depend on all bits of what is spread.
  [[nodiscard]] std::size_t Home(std::uint64_t spread) const {
    return (spread * 0x9E3779B97F4A7C15U) >> (64U - bits_);
  }

  unsigned bits_ = 1;
  WipedVector<Slot> slots_;
};

}  // namespace stepveil
