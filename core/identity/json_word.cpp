#include "core/identity/json_word.h"

#include "core/base/one_word.h"

#include <nlohmann/json.hpp>

namespace stepveil {

Secret TakeWord(nlohmann::json& object, const char* name) {
  auto* const text = object.contains(name) ? object[name].get_ptr<std::string*>() : nullptr;
  return text != nullptr && IsOneWord(*text) ? Secret::Take(*text) : Secret();
}

}  // namespace stepveil
