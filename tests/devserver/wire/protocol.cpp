#include "tests/devserver/wire/protocol.h"

#include <cstdlib>

namespace stepveil::devserver {

std::uint64_t BodyBytesToSend(const Reply& reply) {
  if (reply.delivery == Delivery::kHalfBody) return reply.answer.body.size() / 2;
  if (reply.delivery != Delivery::kHugeBody) return reply.answer.body.size();
  const std::string announced = HeaderOf(reply.answer, "content-length");
  return announced.empty() ? kHugeBodyBytes : std::strtoull(announced.c_str(), nullptr, 10);
}

std::string HeaderOf(const Answer& answer, std::string_view name) {
  for (const auto& [header, value] : answer.headers) {
    if (header == name) return value;
  }
  return {};
}

bool IsConnectionHeader(std::string_view name) {
  return name == "connection" || name == "keep-alive" || name == "transfer-encoding" ||
         name == "content-length";
}

}  // namespace stepveil::devserver
