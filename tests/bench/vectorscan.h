#pragma once

#include "core/base/secret.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace stepveil::bench {

// The benchmark's peer: Vectorscan's streaming literal search.
class Vectorscan {
 public:
  // Null if the library wasn't there at build time or refuses a needle (it does so for one that
  // begins with NUL or is longer than 16000 bytes).
  static std::unique_ptr<Vectorscan> Compile(const std::vector<Secret>& needles);
  ~Vectorscan();

  // Of this thread, for the whole text.
  [[nodiscard]] double Seconds(std::string_view text, std::size_t chunk_bytes) const;

  struct Database;

 private:
  explicit Vectorscan(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace stepveil::bench
