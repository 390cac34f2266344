#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// The one home of a value that must not be seen: a fetched secret, a token, a client secret, the
// body of a server's answer.
//
// Owns a heap buffer of its own (a std::string keeps short values inside itself, past any
// allocator) and wipes it with explicit_bzero, which no optimiser removes. Move-only; cannot be
// printed, compared or turned into JSON by accident. Expose() is the one way out, and a test holds
// its uses against a list. What libraries copy (curl, the JSON parser, the child's environment
// block) is out of reach: SECURITY.md says so.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view bytes);
  ~Secret();

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  // Copies `source` and wipes it, its spare capacity included; `source` is empty afterwards.
  [[nodiscard]] static Secret Take(std::string& source);

  // A second Secret with the same bytes: copies are made on purpose or not at all.
  [[nodiscard]] Secret Clone() const;

  // The bytes, valid while this object lives and is not moved from. May hold NUL.
  [[nodiscard]] std::string_view Expose() const { return {data_.get(), size_bytes_}; }

  [[nodiscard]] std::size_t size_bytes() const { return size_bytes_; }
  [[nodiscard]] bool empty() const { return size_bytes_ == 0; }

 private:
  void Wipe() noexcept;

  std::unique_ptr<char[]> data_;
  std::size_t size_bytes_ = 0;
};

// Do they hold the same bytes? On purpose, and in a time that tells the length only.
[[nodiscard]] bool SameBytes(const Secret& a, const Secret& b);

// A second list with the same bytes.
[[nodiscard]] std::vector<Secret> CloneAll(const std::vector<Secret>& secrets);
// Adds `secrets` to the end of `to`.
void MoveAll(std::vector<Secret> secrets, std::vector<Secret>& to);

// Printing is refused at compile time, for any stream.
template <typename Stream>
Stream& operator<<(Stream&, const Secret&) = delete;
bool operator==(const Secret&, const Secret&) = delete;

// What GoogleTest prints instead of the object's bytes.
void PrintTo(const Secret& secret, std::ostream* out);

// Wipes the whole buffer of `text`, spare capacity included, and empties it.
void WipeString(std::string& text) noexcept;

}  // namespace stepveil
