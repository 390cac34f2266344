#pragma once

#include "core/http/transport.h"

#include <map>
#include <string>
#include <string_view>

namespace stepveil {

// Collects one answer piece by piece; bounded, and wiped whenever its buffer moves and at the end.
class ResponseReader {
 public:
  ResponseReader() = default;
  ~ResponseReader();
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;

  // A line of the answer's head, status line and empty line included. Of several heads (1xx) the
  // last counts; trailers are left out. False once the heads are larger than any sane one.
  [[nodiscard]] bool ReadHeader(std::string_view line);

  // The next piece of the body. False once it is larger than kMaxResponseBytes.
  [[nodiscard]] bool ReadBody(std::string_view bytes);

  // Did one of the two say no?
  [[nodiscard]] bool too_large() const { return too_large_; }

  // What was read; the reader is empty afterwards.
  [[nodiscard]] HttpResponse Take(int status);

 private:
  std::map<std::string, std::string> headers_;
  std::string body_;
  std::size_t header_bytes_ = 0;
  bool headers_complete_ = false;
  bool too_large_ = false;
};

}  // namespace stepveil
