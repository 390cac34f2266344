#include "tests/devserver/wire/protocol.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace stepveil::devserver {
namespace {

constexpr std::uint32_t kMostStreams = 100;
constexpr std::size_t kOutputBytes = std::size_t{32} << 10;

struct Exchange {
  Call call;
  Reply reply;
  bool is_head = false;
  std::uint64_t sent_bytes = 0;
};

class Http2 final : public Protocol {
 public:
  explicit Http2(OnRequest on_request);
  ~Http2() override { nghttp2_session_del(session_); }
  Http2(const Http2&) = delete;
  Http2& operator=(const Http2&) = delete;

  void Receive(std::string_view bytes) override;
  void Send(std::int32_t stream, Reply reply) override;
  void BreakOff(std::int32_t stream) override {
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream, NGHTTP2_INTERNAL_ERROR);
  }
  std::string NextOutput() override;
  [[nodiscard]] bool Finished() const override;
  [[nodiscard]] std::string TornHead(std::int32_t stream) const override;
  [[nodiscard]] std::string version() const override { return "2"; }

 private:
  static int OnHeader(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                      std::size_t name_bytes, const std::uint8_t* value, std::size_t value_bytes,
                      std::uint8_t flags, void* self);
  static int OnData(nghttp2_session*, std::uint8_t flags, std::int32_t stream,
                    const std::uint8_t* data, std::size_t size_bytes, void* self);
  static int OnFrame(nghttp2_session*, const nghttp2_frame* frame, void* self);
  static int OnClose(nghttp2_session*, std::int32_t stream, std::uint32_t code, void* self);
  static ssize_t ReadBody(nghttp2_session*, std::int32_t stream, std::uint8_t* target,
                          std::size_t room_bytes, std::uint32_t* flags, nghttp2_data_source*,
                          void* self);

  OnRequest on_request_;
  std::map<std::int32_t, Exchange> exchanges_;
  nghttp2_session* session_ = nullptr;
  bool broken_ = false;
};

Http2::Http2(OnRequest on_request) : on_request_(std::move(on_request)) {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, OnHeader);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, OnData);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, OnFrame);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, OnClose);
  nghttp2_session_server_new(&session_, callbacks, this);
  nghttp2_session_callbacks_del(callbacks);
  const nghttp2_settings_entry limit{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kMostStreams};
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &limit, 1);
}

void Http2::Receive(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  if (nghttp2_session_mem_recv(session_, data, bytes.size()) < 0) broken_ = true;
}

int Http2::OnHeader(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                    std::size_t name_bytes, const std::uint8_t* value, std::size_t value_bytes,
                    std::uint8_t /*flags*/, void* self) {
  Exchange& exchange = static_cast<Http2*>(self)->exchanges_[frame->hd.stream_id];
  Call& call = exchange.call;
  const std::string key(reinterpret_cast<const char*>(name), name_bytes);
  const std::string text(reinterpret_cast<const char*>(value), value_bytes);
  if (key == ":method") {
    call.method = text;
    exchange.is_head = text == "HEAD";
  } else if (key == ":path") {
    call.target = text;
  } else if (key == ":authority") {
    call.headers["host"] = text;
  } else if (key.front() != ':') {
    std::string& known = call.headers[key];
    known += known.empty() ? text : ", " + text;
  }
  return 0;
}

int Http2::OnData(nghttp2_session*, std::uint8_t /*flags*/, std::int32_t stream,
                  const std::uint8_t* data, std::size_t size_bytes, void* self) {
  Exchange& exchange = static_cast<Http2*>(self)->exchanges_[stream];
  exchange.call.body.append(reinterpret_cast<const char*>(data), size_bytes);
  return 0;
}

int Http2::OnFrame(nghttp2_session*, const nghttp2_frame* frame, void* self) {
  const bool carries_request = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
  if (!carries_request || (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return 0;
  auto& http2 = *static_cast<Http2*>(self);
  const auto found = http2.exchanges_.find(frame->hd.stream_id);
  if (found != http2.exchanges_.end()) {
    http2.on_request_(found->first, std::move(found->second.call));
  }
  return 0;
}

int Http2::OnClose(nghttp2_session*, std::int32_t stream, std::uint32_t /*code*/, void* self) {
  static_cast<Http2*>(self)->exchanges_.erase(stream);
  return 0;
}

// Half a body stays unfinished until BreakOff.
ssize_t Http2::ReadBody(nghttp2_session*, std::int32_t stream, std::uint8_t* target,
                        std::size_t room_bytes, std::uint32_t* flags, nghttp2_data_source*,
                        void* self) {
  Exchange& exchange = static_cast<Http2*>(self)->exchanges_[stream];
  const std::uint64_t left_bytes = BodyBytesToSend(exchange.reply) - exchange.sent_bytes;
  const bool is_half = exchange.reply.delivery == Delivery::kHalfBody;
  if (left_bytes == 0 && is_half) return NGHTTP2_ERR_DEFERRED;
  const std::size_t now_bytes = std::min<std::uint64_t>(left_bytes, room_bytes);
  if (exchange.reply.delivery == Delivery::kHugeBody) {
    std::fill_n(target, now_bytes, std::uint8_t{' '});
  } else {
    exchange.reply.answer.body.copy(reinterpret_cast<char*>(target), now_bytes,
                                    exchange.sent_bytes);
  }
  exchange.sent_bytes += now_bytes;
  if (now_bytes == left_bytes && !is_half) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(now_bytes);
}

nghttp2_nv Field(const std::string& name, const std::string& value) {
  auto* name_bytes = reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data()));
  auto* value_bytes = reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data()));
  return {name_bytes, value_bytes, name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

// nghttp2 copies the fields, so they need to live for the call only.
void Http2::Send(std::int32_t stream, Reply reply) {
  const auto found = exchanges_.find(stream);
  if (found == exchanges_.end()) return;
  found->second.reply = std::move(reply);
  const Reply& kept = found->second.reply;
  std::vector<std::pair<std::string, std::string>> headers{
      {":status", std::to_string(kept.answer.status)}};
  for (const auto& header : kept.answer.headers) {
    if (!IsConnectionHeader(header.first)) headers.push_back(header);
  }
  const bool has_length = kept.answer.status != 204 && kept.answer.status != 304;
  const std::string announced = kept.delivery == Delivery::kHugeBody
                                    ? HeaderOf(kept.answer, "content-length")
                                    : std::to_string(kept.answer.body.size());
  if (has_length && !announced.empty()) headers.emplace_back("content-length", announced);
  std::vector<nghttp2_nv> fields;
  fields.reserve(headers.size());
  for (const auto& [name, value] : headers) fields.push_back(Field(name, value));
  nghttp2_data_provider body{{}, ReadBody};
  const bool has_body = has_length && !found->second.is_head && BodyBytesToSend(kept) > 0;
  nghttp2_submit_response(session_, stream, fields.data(), fields.size(),
                          has_body ? &body : nullptr);
}

std::string Http2::NextOutput() {
  std::string output;
  while (output.size() < kOutputBytes) {
    const std::uint8_t* data = nullptr;
    const ssize_t size_bytes = nghttp2_session_mem_send(session_, &data);
    if (size_bytes < 0) broken_ = true;
    if (size_bytes <= 0) break;
    output.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size_bytes));
  }
  return output;
}

bool Http2::Finished() const {
  return broken_ ||
         (nghttp2_session_want_read(session_) == 0 && nghttp2_session_want_write(session_) == 0);
}

// A HEADERS frame that announces 256 bytes and holds one.
std::string Http2::TornHead(std::int32_t stream) const {
  std::string frame{0, 1, 0, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS};
  for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(stream >> shift);
  return frame + '\x88';
}

}  // namespace

std::unique_ptr<Protocol> MakeHttp2(Protocol::OnRequest on_request) {
  return std::make_unique<Http2>(std::move(on_request));
}

}  // namespace stepveil::devserver
