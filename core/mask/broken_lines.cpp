#include "core/mask/broken_lines.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/mask/maskable.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

// For each byte of `value`: is it part of what must not be seen?
std::vector<bool> SecretBytes(std::string_view value) {
  std::vector<bool> secret(value.size());
  for (const std::string_view line : LinesOf(value)) {
    const std::string_view text = IsPemBoundary(line) ? std::string_view() : Trim(line);
    const auto start = secret.begin() + (text.empty() ? 0 : text.data() - value.data());
    std::fill_n(start, text.size(), true);
  }
  return secret;
}

// `add`s each run of `block_bytes` that becomes a line of its own.
void AddLines(std::string_view value, std::size_t block_bytes, Ends ends,
              void (*add)(std::string_view, FormList&), FormList& forms) {
  const std::vector<bool> secret = SecretBytes(value);
  for (std::size_t at = 0; value.size() > block_bytes && at < value.size(); at += block_bytes) {
    const std::string_view block = value.substr(at, block_bytes);
    const auto first = secret.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = first + static_cast<std::ptrdiff_t>(block.size());
    const bool is_taken = ends == Ends::kTake || block.size() == block_bytes;
    if (is_taken &&
        static_cast<std::size_t>(std::count(first, end, true)) >= kShortestDerivedBytes) {
      add(block, forms);
    }
  }
}

// The last line, too, may go on: echo(1) adds a newline to what is encoded.
void AddBase64Line(std::string_view block, FormList& forms) {
  std::string line = Base64(block);
  forms.Add(line.substr(0, block.size() * 8 / 6), kShortestDerivedBytes);
  forms.Add(std::move(line), kShortestDerivedBytes);
}

void AddHexLine(std::string_view block, FormList& forms) {
  forms.Add(Hex(block), kShortestDerivedBytes);
}

}  // namespace

void AddBrokenLines(std::string_view value, Ends ends, FormList& forms) {
  constexpr std::size_t kBase64Bytes = 57;  // 76 characters
  constexpr std::size_t kPemBytes = 48;     // 64
  constexpr std::size_t kXxdBytes = 30;     // 60 digits
  AddLines(value, kBase64Bytes, ends, AddBase64Line, forms);
  AddLines(value, kPemBytes, ends, AddBase64Line, forms);
  AddLines(value, kXxdBytes, ends, AddHexLine, forms);
}

}  // namespace stepveil
