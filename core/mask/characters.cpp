#include "core/mask/characters.h"

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
