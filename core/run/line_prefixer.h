#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stepveil {

// Puts a prefix before each line of a stream, whose lines can then be written among others' without
// being torn. A line is held back until its newline comes: a prompt and a row of dots, too. What is
// longer than kLongestLine goes on in pieces of that size, each a line of its own; a last line
// without a newline gets one. `\r` is a byte of its line. The output does not depend on how the
// input is cut.
class LinePrefixer {
 public:
  static constexpr std::size_t kLongestLine = std::size_t{64} << 10;  // without its newline

  explicit LinePrefixer(std::string prefix) : prefix_(std::move(prefix)) {}

  // Appends the lines that `input` makes whole.
  void Write(std::string_view input, std::string& output);

  // End of the stream.
  void Finish(std::string& output);

  // At most kLongestLine.
  [[nodiscard]] std::size_t held_bytes() const { return held_.size(); }

 private:
  void PutLine(std::string_view rest, std::string& output);

  std::string prefix_;
  std::string held_;
};

}  // namespace stepveil
