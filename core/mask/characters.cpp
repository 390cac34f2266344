#include "core/mask/characters.h"

#include <iterator>

namespace stepveil {
namespace {

char Byte(std::uint32_t bits) { return static_cast<char>(bits); }

}  // namespace

std::size_t SequenceBytes(std::string_view text) {
  for (std::size_t length = 2; length <= 4 && length <= text.size(); ++length) {
    if (static_cast<unsigned char>(text.front()) >= 0x80 && IsUtf8(text.substr(0, length))) {
      return length;
    }
  }
  return 1;
}

std::uint32_t CodeOf(std::string_view sequence) {
  std::uint32_t code = static_cast<unsigned char>(sequence.front());
  code &= sequence.size() == 1 ? 0x7fU : 0xffU >> (sequence.size() + 1);
  for (const char c : sequence.substr(1)) {
    code = code << 6U | (static_cast<unsigned char>(c) & 0x3fU);
  }
  return code;
}

bool IsPrintable(std::uint32_t code) {
  struct Range {
    std::uint32_t first;
    std::uint32_t last;
  };
  constexpr Range kUnprintable[] = {
      {0x80, 0xa0},       {0xad, 0xad},       {0x600, 0x605},     {0x61c, 0x61c},
      {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},     {0x8e2, 0x8e2},
      {0x1680, 0x1680},   {0x180e, 0x180e},   {0x2000, 0x200f},   {0x2028, 0x202f},
      {0x205f, 0x206f},   {0x3000, 0x3000},   {0xfeff, 0xfeff},   {0xfff9, 0xfffb},
      {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},
      {0x1d173, 0x1d17a}, {0xe0001, 0xe0001}, {0xe0020, 0xe007f}};
  return std::none_of(std::begin(kUnprintable), std::end(kUnprintable), [&](const Range& range) {
    return range.first <= code && code <= range.last;
  });
}

bool HasUnprintable(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = SequenceBytes(text);
    if (bytes > 1 && !IsPrintable(CodeOf(text.substr(0, bytes)))) {
      return true;
    }
    text.remove_prefix(bytes);
  }
  return false;
}

void AppendUtf8(std::string& text, std::uint32_t code) {
  if (code < 0x80) {
    text += Byte(code);
  } else if (code < 0x800) {
    text += {Byte(0xc0 | code >> 6U), Byte(0x80 | (code & 0x3fU))};
  } else if (code < 0x10000) {
    text +=
        {Byte(0xe0 | code >> 12U), Byte(0x80 | (code >> 6U & 0x3fU)), Byte(0x80 | (code & 0x3fU))};
  } else {
    text += {Byte(0xf0 | code >> 18U), Byte(0x80 | (code >> 12U & 0x3fU)),
             Byte(0x80 | (code >> 6U & 0x3fU)), Byte(0x80 | (code & 0x3fU))};
  }
}

}  // namespace stepveil
