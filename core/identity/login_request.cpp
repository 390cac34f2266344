#include "core/identity/login_request.h"

namespace stepveil {
namespace {

template <typename Value>
const Value& Find(const std::map<std::string, Value, std::less<>>& values, std::string_view name) {
  static const Value* const none = new Value();
  const auto found = values.find(name);
  return found == values.end() ? *none : found->second;
}

}  // namespace

const std::string& LoginValues::Text(std::string_view name) const { return Find(texts, name); }

const Secret& LoginValues::Credential(std::string_view name) const { return Find(secrets, name); }

bool LoginRequest::Has(std::string_view setting) const {
  if (setting == "identity-id") {
    return !identity_id.empty();
  }
  if (setting == "jwt") {
    return !jwt.empty();
  }
  if (setting == "token") {
    return !token.empty();
  }
  return !own.Text(setting).empty() || !own.Credential(setting).empty();
}

}  // namespace stepveil
