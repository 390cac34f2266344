#include "tests/devserver/wire/protocol.h"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <sstream>
#include <utility>

namespace stepveil::devserver {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t kBodyLimitBytes = std::size_t{16} << 20;
constexpr std::size_t kChunkBytes = std::size_t{64} << 10;

Call CallFrom(http::request<http::string_body>&& message) {
  Call call;
  call.method = std::string(message.method_string());
  call.target = std::string(message.target());
  for (const auto& field : message) {
    std::string name(field.name_string());
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    std::string& value = call.headers[name];
    if (!value.empty()) value += ", ";
    value += std::string(field.value());
  }
  call.body = std::move(message.body());
  return call;
}

class Http1 final : public Protocol {
 public:
  explicit Http1(OnRequest on_request) : on_request_(std::move(on_request)) { parser_.emplace(); }

  void Receive(std::string_view bytes) override {
    input_ += bytes;
    ParseNext();
  }

  void Send(std::int32_t /*stream*/, Reply reply) override;
  void BreakOff(std::int32_t /*stream*/) override {
    closing_ = true;
    waiting_ = false;
  }
  std::string NextOutput() override;
  [[nodiscard]] bool Finished() const override { return closing_ && !waiting_ && output_.empty(); }
  [[nodiscard]] std::string TornHead(std::int32_t /*stream*/) const override {
    return "HTTP/1.1 200 OK\r\ncontent-type: applica";
  }
  [[nodiscard]] std::string version() const override { return "1.1"; }

 private:
  using Parser = http::request_parser<http::string_body>;

  void ParseNext();
  void HandOver();
  void RefuseGarbage();
  void StartFiller(const Reply& reply);
  [[nodiscard]] std::string Head(const Reply& reply) const;

  OnRequest on_request_;
  std::optional<Parser> parser_;
  std::string input_;
  std::string output_;
  std::uint64_t filler_bytes_ = 0;
  bool filler_is_chunked_ = false;
  bool waiting_ = false;  // a request is being answered; what follows it stays in input_
  bool closing_ = false;
  bool bodyless_ = false;  // the request was HEAD
};

void Http1::ParseNext() {
  while (!waiting_ && !closing_ && !input_.empty()) {
    parser_->eager(true);
    parser_->body_limit(kBodyLimitBytes);
    boost::system::error_code error;
    const std::size_t used_bytes =
        parser_->put(boost::asio::buffer(input_.data(), input_.size()), error);
    input_.erase(0, used_bytes);
    if (error && error != http::error::need_more) return RefuseGarbage();
    if (parser_->is_done()) return HandOver();
    if (error || used_bytes == 0) return;
  }
}

void Http1::HandOver() {
  waiting_ = true;
  closing_ = !parser_->keep_alive();
  bodyless_ = parser_->get().method() == http::verb::head;
  Call call = CallFrom(parser_->release());
  parser_.emplace();
  on_request_(0, std::move(call));
}

void Http1::RefuseGarbage() {
  closing_ = true;
  output_ += "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
}

std::string Http1::Head(const Reply& reply) const {
  http::response<http::empty_body> message;
  message.result(static_cast<unsigned>(reply.answer.status));
  for (const auto& [name, value] : reply.answer.headers) {
    if (!IsConnectionHeader(name)) message.insert(name, value);
  }
  const bool is_filler = reply.delivery == Delivery::kHugeBody;
  const std::string announced = HeaderOf(reply.answer, "content-length");
  if (is_filler && announced.empty()) {
    message.set("transfer-encoding", "chunked");
  } else if (reply.answer.status != 204 && reply.answer.status != 304) {
    message.set("content-length", is_filler ? announced : std::to_string(reply.answer.body.size()));
  }
  message.set("connection", closing_ ? "close" : "keep-alive");
  std::ostringstream head;
  head << message.base();
  return head.str();
}

void Http1::Send(std::int32_t /*stream*/, Reply reply) {
  output_ += Head(reply);
  const bool has_body = !bodyless_ && reply.answer.status != 204 && reply.answer.status != 304;
  if (has_body && reply.delivery == Delivery::kHugeBody) {
    StartFiller(reply);
  } else if (has_body) {
    output_ += reply.answer.body.substr(0, BodyBytesToSend(reply));
  }
  waiting_ = filler_bytes_ > 0 || reply.delivery == Delivery::kHalfBody;
  ParseNext();
}

void Http1::StartFiller(const Reply& reply) {
  filler_bytes_ = BodyBytesToSend(reply);
  filler_is_chunked_ = HeaderOf(reply.answer, "content-length").empty();
}

std::string Http1::NextOutput() {
  if (!output_.empty() || filler_bytes_ == 0) return std::exchange(output_, {});
  const std::size_t size_bytes = std::min<std::uint64_t>(filler_bytes_, kChunkBytes);
  filler_bytes_ -= size_bytes;
  waiting_ = filler_bytes_ > 0;
  const std::string filler(size_bytes, ' ');
  if (!filler_is_chunked_) return filler;
  std::ostringstream chunk;
  chunk << std::hex << size_bytes << "\r\n" << filler << "\r\n";
  if (filler_bytes_ == 0) chunk << "0\r\n\r\n";
  return chunk.str();
}

}  // namespace

std::unique_ptr<Protocol> MakeHttp1(Protocol::OnRequest on_request) {
  return std::make_unique<Http1>(std::move(on_request));
}

}  // namespace stepveil::devserver
