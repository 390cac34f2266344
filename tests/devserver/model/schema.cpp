#include "tests/devserver/model/schema.h"

#include <nlohmann/json.hpp>

namespace stepveil::devserver {
namespace {

// The name that zod gives to a value's type.
std::string_view TypeName(const Json& value) {
  return value.is_number() ? std::string_view("number") : std::string_view(value.type_name());
}

}  // namespace

Schema::Schema(const Request& request)
    : request_(request), issues_(std::make_shared<Json>(Json::array())) {}

void Schema::WrongType(const std::string& name, std::string_view expected,
                       std::string_view received) {
  Json issue{{"code", "invalid_type"}, {"expected", expected}, {"received", received}};
  issue["path"] = name.empty() ? Json::array() : Json::array({name});
  issue["message"] = received == "undefined" ? std::string("Required")
                                             : "Expected " + std::string(expected) + ", received " +
                                                   std::string(received);
  issues_->push_back(std::move(issue));
}

bool Schema::BodyIsObject() {
  if (request_.body->is_object()) return true;
  if (issues_->empty()) WrongType("", "object", TypeName(*request_.body));
  return false;
}

std::string Schema::BodyText(const std::string& name) {
  if (!BodyIsObject()) return {};
  auto found = request_.body->find(name);
  if (found != request_.body->end() && found->is_string()) {
    return Trimmed(found->get_ref<const std::string&>());
  }
  WrongType(name, "string", found == request_.body->end() ? "undefined" : TypeName(*found));
  return {};
}

bool Schema::SentTwice(const std::string& name) {
  auto found = request_.query.find(name);
  if (found == request_.query.end() || found->second.size() < 2) return false;
  WrongType(name, "string", "array");
  return true;
}

std::optional<std::string> Schema::QueryText(const std::string& name) {
  if (SentTwice(name)) return std::nullopt;
  auto value = request_.Query(name);
  if (value) value = Trimmed(*value);
  return value;
}

std::string Schema::RequiredQueryText(const std::string& name) {
  auto value = QueryText(name);
  if (!value && !request_.query.contains(name)) WrongType(name, "string", "undefined");
  return value.value_or("");
}

bool Schema::QueryFlag(const std::string& name, bool absent) {
  if (SentTwice(name)) return absent;
  auto value = request_.Query(name);
  if (!value) return absent;
  if (*value == "true" || *value == "false") return *value == "true";
  issues_->push_back(
      {{"received", *value},
       {"code", "invalid_enum_value"},
       {"options", {"true", "false"}},
       {"path", Json::array({name})},
       {"message", "Invalid enum value. Expected 'true' | 'false', received '" + *value + "'"}});
  return absent;
}

std::optional<Answer> Schema::Refusal() const {
  if (issues_->empty()) return std::nullopt;
  return RefuseSchema(*issues_);
}

std::string Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

}  // namespace stepveil::devserver
