#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace stepveil {

// Shows the lines of a stream to somebody, without their ends, and changes nothing. A last line
// without a newline counts as one as soon as the stream ends; one of more than kLongestLine is
// passed over.
class LineWatch {
 public:
  static constexpr std::size_t kLongestLine = std::size_t{64} << 10;

  using Watcher = std::function<void(std::string_view line)>;
  explicit LineWatch(Watcher watcher) : watcher_(std::move(watcher)) {}
  ~LineWatch();
  LineWatch(const LineWatch&) = delete;
  LineWatch& operator=(const LineWatch&) = delete;

  void Read(std::string_view input);
  void Finish();

 private:
  void Hold(std::string_view part);

  Watcher watcher_;
  std::string held_;       // the line's beginning, not masked yet: wiped
  bool too_long_ = false;  // this line is passed over
};

}  // namespace stepveil
