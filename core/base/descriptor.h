#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace stepveil {

// Owns a file descriptor and closes it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;

  // -1 if there is none.
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool open() const { return number_ >= 0; }
  void Close();

  // The file's text from where it stands, cut at `most_bytes`; nothing, with errno set, on failure.
  [[nodiscard]] std::optional<std::string> ReadUpTo(std::size_t most_bytes) const;

 private:
  int number_ = -1;
};

}  // namespace stepveil
