#include "core/http/response_reader.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

// More than any answer of Infisical's or a proxy's needs.
constexpr std::size_t kMaxHeaderBytes = std::size_t{256} << 10;
constexpr std::size_t kFirstBodyBytes = std::size_t{16} << 10;

// Like std::string::append, but no copy of the old bytes stays behind when the buffer grows.
void AppendWiping(std::string& buffer, std::string_view bytes) {
  const std::size_t needed_bytes = buffer.size() + bytes.size();
  if (needed_bytes > buffer.capacity()) {
    std::string larger;
    larger.reserve(std::min(std::max({needed_bytes, 2 * buffer.capacity(), kFirstBodyBytes}),
                            std::max(needed_bytes, kMaxResponseBytes)));
    larger.append(buffer);
    WipeString(buffer);
    buffer.swap(larger);
  }
  buffer.append(bytes);
}

}  // namespace

ResponseReader::~ResponseReader() { WipeString(body_); }

bool ResponseReader::ReadHeader(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    too_large_ = true;
    return false;
  }
  if (line.starts_with("HTTP/")) {  // of several (1xx) the last counts
    headers_.clear();
    headers_complete_ = false;
  } else if (Trim(line).empty()) {
    headers_complete_ = true;
  } else if (const std::size_t colon = line.find(':');
             colon != std::string_view::npos && !headers_complete_) {  // no trailers
    headers_[LowerAscii(Trim(line.substr(0, colon)))] = Trim(line.substr(colon + 1));
  }
  return true;
}

bool ResponseReader::ReadBody(std::string_view bytes) {
  if (bytes.size() > kMaxResponseBytes - body_.size()) {
    too_large_ = true;
    return false;
  }
  AppendWiping(body_, bytes);
  return true;
}

HttpResponse ResponseReader::Take(int status) {
  HttpResponse response;
  response.status = status;
  response.headers = std::move(headers_);
  response.body = Secret::Take(body_);
  return response;
}

}  // namespace stepveil
