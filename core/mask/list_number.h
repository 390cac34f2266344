#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace stepveil {

// A number of a list of bytes, as it is read: up to three digits, or `0x` or `x` and two. What else
// letters and digits make is none.
class ListNumber {
 public:
  // Takes the next letter or digit, which lies at `place`.
  void Take(char c, std::uint64_t place);

  // As if something had been read already that is no number.
  void Spoil() { in_ = In::kSpoilt; }

  // Nothing was read.
  void Clear() { *this = ListNumber(); }

  [[nodiscard]] bool begun() const { return in_ != In::kNothing; }
  [[nodiscard]] bool has_digits() const { return in_ != In::kSpoilt && count_ != 0; }

  [[nodiscard]] std::size_t digit_count() const { return count_; }

  // Where its digits begin; only if it has some.
  [[nodiscard]] std::uint64_t begin() const { return begin_; }

  // The byte that it is if it ends here: in hexadecimal, decimal and octal digits; nothing where
  // it is none. With a sign, decimal digits are a negative number.
  enum Base : std::size_t { kHex, kDecimal, kOctal, kBases };
  [[nodiscard]] std::optional<unsigned char> Byte(Base base, bool negative) const;

  // Calls `may_be(first, last)` for the bytes that it may become, in each base. True if one of the
  // calls says so.
  template <typename MayBe>
  [[nodiscard]] bool AnyToBecome(bool negative, MayBe&& may_be) const;

 private:
  enum class In : std::uint8_t { kNothing, kDigits, kBehindX, kSpoilt };

  [[nodiscard]] std::optional<unsigned> Value(Base base) const;

  In in_ = In::kNothing;
  std::size_t count_ = 0;
  std::array<std::uint8_t, 3> digits_{};
  std::uint64_t begin_ = 0;
};

template <typename MayBe>
bool ListNumber::AnyToBecome(bool negative, MayBe&& may_be) const {
  const auto some = [&](Base base, unsigned radix, std::size_t least, std::size_t most) {
    const auto value = Value(base);
    unsigned first = value.value_or(256);
    unsigned last = first;
    for (std::size_t count = count_; count <= most && first < 256; ++count) {
      const unsigned up_to = last < 256 ? last : 255;
      const bool turned = negative && base == kDecimal && up_to != 0;
      const unsigned from = first == 0 ? 1 : first;
      if (count >= least && (turned ? may_be(256 - up_to, 256 - from) : may_be(first, up_to))) {
        return true;
      }
      first *= radix;
      last = last * radix + radix - 1;
    }
    return false;
  };
  const bool bare = in_ == In::kDigits;
  return has_digits() && (some(kHex, 16, 1, 2) || (bare && some(kDecimal, 10, 1, 3)) ||
                          (bare && some(kOctal, 8, 3, 3)));
}

}  // namespace stepveil
