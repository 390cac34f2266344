#include "tests/devserver/wire/faults.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace stepveil::devserver {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<std::string_view, FaultKind>, 12> kKinds{{
    {"delay", FaultKind::kDelay},
    {"status", FaultKind::kStatus},
    {"body", FaultKind::kBody},
    {"html", FaultKind::kHtml},
    {"redirect", FaultKind::kRedirect},
    {"half-json", FaultKind::kHalfJson},
    {"half-body", FaultKind::kHalfBody},
    {"huge-body", FaultKind::kHugeBody},
    {"reset", FaultKind::kReset},
    {"close-before-answer", FaultKind::kCloseBeforeAnswer},
    {"reset-in-headers", FaultKind::kResetInHeaders},
    {"reset-in-body", FaultKind::kResetInBody},
}};

constexpr const char* kPage =
    "<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>";
constexpr const char* kOtherHost = "https://elsewhere.example/";

bool ReadText(const json& order, const char* name, std::string& target) {
  const auto found = order.find(name);
  if (found == order.end()) return true;
  if (!found->is_string()) return false;
  target = found->get<std::string>();
  return true;
}

bool ReadNumber(const json& order, const char* name, int low, int high, int& target) {
  const auto found = order.find(name);
  if (found == order.end()) return true;
  if (!found->is_number_integer()) return false;
  const auto number = found->get<std::int64_t>();
  if (number < low || number > high) return false;
  target = static_cast<int>(number);
  return true;
}

bool ReadHeaders(const json& order, Fault& fault) {
  const auto found = order.find("headers");
  if (found == order.end()) return true;
  if (!found->is_object()) return false;
  for (const auto& [name, value] : found->items()) {
    if (!value.is_string()) return false;
    fault.headers.emplace_back(name, value.get<std::string>());
  }
  return true;
}

// A body may be given as text or as JSON.
void ReadBody(const json& order, Fault& fault) {
  const auto found = order.find("body");
  if (found == order.end()) return;
  fault.body = found->is_string() ? found->get<std::string>() : found->dump();
}

bool ReadThen(const json& order, Fault& fault) {
  const auto found = order.find("then");
  if (found == order.end()) return true;
  if (!found->is_object()) return false;
  Call call;
  if (!ReadText(*found, "method", call.method) || !ReadText(*found, "target", call.target)) {
    return false;
  }
  const auto body = found->find("body");
  if (body != found->end()) call.body = body->dump();
  call.headers["content-type"] = "application/json";
  fault.then = std::move(call);
  return fault.then->target.starts_with("/_dev/");
}

std::string ReadKind(const json& order, Fault& fault) {
  std::string name;
  if (!ReadText(order, "kind", name)) return "\"kind\" is no text";
  const auto* known = std::find_if(kKinds.begin(), kKinds.end(),
                                   [&](const auto& entry) { return entry.first == name; });
  if (known == kKinds.end()) return "\"kind\" names no fault";
  fault.kind = known->second;
  return {};
}

std::string ReadFault(const json& order, Fault& fault) {
  constexpr std::array<std::string_view, 9> kNames{"match",   "times", "kind",     "ms",  "status",
                                                   "headers", "body",  "location", "then"};
  if (!order.is_object()) return "the order is no JSON object";
  for (const auto& [name, value] : order.items()) {
    if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
      return "\"" + name + "\" is unknown";
    }
  }
  int delay_ms = 0;
  int status = 0;
  if (!ReadText(order, "match", fault.match)) return "\"match\" is no text";
  if (!ReadText(order, "location", fault.location)) return "\"location\" is no text";
  if (!ReadNumber(order, "times", 0, 1'000'000, fault.times)) return "\"times\" is no count";
  if (!ReadNumber(order, "ms", 0, 3'600'000, delay_ms)) return "\"ms\" is no duration";
  if (!ReadNumber(order, "status", 200, 599, status)) return "\"status\" is no final status";
  if (!ReadHeaders(order, fault)) return "\"headers\" is no object of texts";
  if (!ReadThen(order, fault)) return "\"then\" is no order to /_dev";
  ReadBody(order, fault);
  fault.delay = std::chrono::milliseconds(delay_ms);
  if (status != 0) fault.status = status;
  return ReadKind(order, fault);
}

void SetHeader(Answer& answer, const std::string& name, const std::string& value) {
  std::erase_if(answer.headers, [&](const auto& header) { return header.first == name; });
  answer.headers.emplace_back(name, value);
}

Answer MadeUp(const Fault& fault, int status, const std::string& type, const std::string& body) {
  Answer answer;
  answer.status = fault.status.value_or(status);
  answer.body = fault.body.value_or(body);
  answer.headers = {{"content-type", type}};
  if (fault.kind == FaultKind::kRedirect) {
    SetHeader(answer, "location", fault.location.empty() ? kOtherHost : fault.location);
  }
  for (const auto& [name, value] : fault.headers) SetHeader(answer, name, value);
  return answer;
}

// The true answer, with a body that can be halved.
Answer Halvable(const Fault& fault, const Call& call, const Handler& handler) {
  Answer answer = handler(call);
  if (answer.body.size() < 2) answer.body = R"({"halved":true})";
  for (const auto& [name, value] : fault.headers) SetHeader(answer, name, value);
  return answer;
}

Answer AnswerOf(const Fault& fault, const Call& call, const Handler& handler) {
  const std::string json_type = "application/json; charset=utf-8";
  switch (fault.kind) {
    case FaultKind::kDelay:
      return handler(call);
    case FaultKind::kHtml:
      return MadeUp(fault, 200, "text/html; charset=utf-8", kPage);
    case FaultKind::kRedirect:
      return MadeUp(fault, 302, json_type, "");
    case FaultKind::kStatus:
      return MadeUp(fault, 500, json_type, R"({"message":"a fault that was ordered"})");
    case FaultKind::kBody:
    case FaultKind::kHugeBody:
      return MadeUp(fault, 200, json_type, "");
    case FaultKind::kHalfBody:
    case FaultKind::kResetInBody:
      return Halvable(fault, call, handler);
    case FaultKind::kHalfJson: {
      Answer answer = Halvable(fault, call, handler);
      answer.body.resize(answer.body.size() / 2);
      return answer;
    }
    default:
      return Answer{.status = 0, .headers = {}, .body = {}};
  }
}

Delivery DeliveryOf(FaultKind kind) {
  switch (kind) {
    case FaultKind::kHalfBody:
      return Delivery::kHalfBody;
    case FaultKind::kHugeBody:
      return Delivery::kHugeBody;
    case FaultKind::kReset:
      return Delivery::kReset;
    case FaultKind::kCloseBeforeAnswer:
      return Delivery::kClose;
    case FaultKind::kResetInHeaders:
      return Delivery::kResetInHeaders;
    case FaultKind::kResetInBody:
      return Delivery::kResetInBody;
    default:
      return Delivery::kWhole;
  }
}

}  // namespace

std::string FaultList::Add(const std::string& order) {
  Fault fault;
  std::string wrong = ReadFault(json::parse(order, nullptr, false), fault);
  if (wrong.empty()) faults_.push_back(std::move(fault));
  return wrong;
}

std::optional<Fault> FaultList::Take(const Call& call) {
  const std::string line = call.method + " " + call.target;
  const auto found = std::find_if(faults_.begin(), faults_.end(), [&](const Fault& fault) {
    return line.find(fault.match) != std::string::npos;
  });
  if (found == faults_.end()) return std::nullopt;
  Fault fault = *found;
  if (found->times > 0 && --found->times == 0) faults_.erase(found);
  return fault;
}

Reply Spoil(const Fault& fault, const Call& call, const Handler& handler) {
  return {AnswerOf(fault, call, handler), DeliveryOf(fault.kind), fault.delay};
}

}  // namespace stepveil::devserver
