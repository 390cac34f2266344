#include "tests/devserver/wire/site.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace stepveil::devserver {
namespace {

using nlohmann::json;

constexpr int kUsualHoldMs = 50;

Answer JsonAnswer(int status, std::string body) {
  return {status, {{"content-type", "application/json; charset=utf-8"}}, std::move(body)};
}

Answer Refusal(const std::string& reason) {
  const json body{{"error", reason}};
  return JsonAnswer(400, body.dump(-1, ' ', false, json::error_handler_t::replace));
}

// A proxy's word for who the client is, as the real server takes it.
std::string ClientAddress(const Call& call) {
  for (const char* name : {"x-forwarded-for", "x-client-ip", "x-real-ip"}) {
    const auto found = call.headers.find(name);
    if (found == call.headers.end() || found->second.empty()) continue;
    return found->second.substr(0, found->second.find_first_of(", "));
  }
  return "127.0.0.1";  // the wire listens on loopback only
}

int NumberOf(const json& order, const char* name, int absent) {
  const auto found = order.find(name);
  const bool is_usable = found != order.end() && found->is_number_integer() &&
                         found->get<std::int64_t>() >= 0 && found->get<std::int64_t>() <= 3'600'000;
  return is_usable ? found->get<int>() : absent;
}

Answer SetCounting(Site& site, const std::string& body) {
  const json order = json::parse(body, nullptr, false);
  if (!order.is_object()) return Refusal("the order is no JSON object");
  const auto wanted = order.find("count_round_trips");
  if (wanted == order.end() || !wanted->is_boolean()) {
    return Refusal("\"count_round_trips\" is neither true nor false");
  }
  const int hold_ms = wanted->get<bool>() ? NumberOf(order, "hold_ms", kUsualHoldMs) : 0;
  site.hold = std::chrono::milliseconds(hold_ms);
  return JsonAnswer(200, "{}");
}

// The port of "https://127.0.0.1:PORT" in a field of the order; 0 if there is none.
std::uint16_t PortIn(const json& order, const char* name) {
  const auto found = order.find(name);
  if (found == order.end() || !found->is_string()) return 0;
  const std::string url = found->get<std::string>();
  std::uint16_t port = 0;
  const char* digits = url.data() + std::min(url.size(), url.rfind(':') + 1);
  std::from_chars(digits, url.data() + url.size(), port);
  return port;
}

Answer RemoveListener(Site& site, const std::string& body) {
  const json order = json::parse(body, nullptr, false);
  const std::uint16_t port = order.is_object() ? PortIn(order, "url") : std::uint16_t{0};
  return site.close_listener(port) ? JsonAnswer(200, "{}") : Refusal("nothing listens there");
}

Answer AddListener(Site& site, const std::string& body) {
  const json order = json::parse(body, nullptr, false);
  if (!order.is_object()) return Refusal("the order is no JSON object");
  const auto kind = order.find("kind");
  if (kind == order.end() || !kind->is_string()) return Refusal("\"kind\" is no text");
  Listener wanted{kind->get<std::string>(), std::chrono::milliseconds(NumberOf(order, "ms", 0)),
                  PortIn(order, "in_place_of")};
  if (wanted.port != 0) site.close_listener(wanted.port);
  const std::string url = site.open_listener(wanted);
  if (url.empty()) return Refusal("\"kind\" names no listener");
  return JsonAnswer(200, json{{"url", url}, {"ca_file", site.ca_file}}.dump());
}

Answer AddFault(Site& site, const std::string& body) {
  const std::string wrong = site.faults.Add(body);
  return wrong.empty() ? JsonAnswer(200, "{}") : Refusal(wrong);
}

}  // namespace

bool IsOrder(const Call& call) {
  return call.target.starts_with("/_dev/") || call.target.starts_with("/_ci/mint");
}

Answer Site::Obey(const Call& call) {
  const std::string line = call.method + " " + call.target;
  if (line == "POST /_dev/faults") return AddFault(*this, call.body);
  if (line == "POST /_dev/counters") return SetCounting(*this, call.body);
  if (line == "POST /_dev/listeners") return AddListener(*this, call.body);
  if (line == "DELETE /_dev/listeners") return RemoveListener(*this, call.body);
  if (line == "GET /_dev/counters") return JsonAnswer(200, counters.Json());
  if (line == "DELETE /_dev/counters") {
    counters.Reset();
    return JsonAnswer(200, "{}");
  }
  if (line == "DELETE /_dev/faults") {
    faults.Clear();
    return JsonAnswer(200, "{}");
  }
  return handler(call);
}

Reply Site::Take(Call call, ConnectionRecord& connection) {
  call.client_address = ClientAddress(call);
  if (IsOrder(call)) {
    connection.gave_orders = true;
    return {Obey(call), Delivery::kWhole, {}};
  }
  ++connection.requests;
  const auto fault = faults.Take(call);
  Reply reply = fault ? Spoil(*fault, call, handler) : Reply{handler(call), Delivery::kWhole, {}};
  if (fault && fault->then) {
    Answer obeyed = Obey(*fault->then);
    if (obeyed.status != 200) reply = {std::move(obeyed), Delivery::kWhole, {}};
  }
  if (reply.answer.status == 0 && reply.delivery == Delivery::kWhole) {
    reply.delivery = Delivery::kClose;
  }
  counters.Add({call.method, WithoutSecretValues(call.target), reply.answer.status, connection.id,
                connection.http_version});
  return reply;
}

}  // namespace stepveil::devserver
