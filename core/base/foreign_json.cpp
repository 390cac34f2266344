#include "core/base/foreign_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace stepveil {
namespace {

using nlohmann::json;
using Kind = JsonFault::Kind;

// Measures a text before the library sees it: what it counts is never less than what would be
// built, whether the text is JSON or not.
class Measure {
 public:
  // The fault that the next byte makes; nothing if it makes none.
  Kind Take(char c) {
    if (in_text_) {
      TakeInText(c);
    } else {
      TakeOutside(c);
    }
    if (depth_ > kMostJsonDepth) {
      return Kind::kTooDeep;
    }
    return token_bytes_ > kMostJsonTextBytes ? Kind::kTooLarge : Kind::kNone;
  }

  [[nodiscard]] std::size_t values() const { return values_; }

 private:
  void TakeInText(char c) {
    ++token_bytes_;
    in_text_ = escaped_ || c != '"';
    escaped_ = !escaped_ && c == '\\';
  }

  void TakeOutside(char c) {
    switch (c) {
      case '[':
      case '{':
        ++depth_;
        ++values_;
        break;
      case ']':
      case '}':
        depth_ -= depth_ > 0 ? 1 : 0;
        break;
      case ',':
        ++values_;
        break;
      case '"':
        in_text_ = true;
        break;
      case ' ':
      case '\t':
      case '\r':
      case '\n':
      case ':':
        break;
      default:
        ++token_bytes_;  // a number or a word
        return;
    }
    token_bytes_ = 0;
  }

  bool in_text_ = false;
  bool escaped_ = false;
  std::size_t depth_ = 0;
  std::size_t values_ = 1;
  std::size_t token_bytes_ = 0;
};

Kind Excess(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) {
    return Kind::kTooLarge;
  }
  Measure measure;
  for (const char c : text) {
    if (const Kind kind = measure.Take(c); kind != Kind::kNone) {
      return kind;
    }
    if (measure.values() > limits.values) {
      return Kind::kTooLarge;
    }
  }
  return Kind::kNone;
}

// Keeps nothing but the place of the first fault.
class FaultFinder : public nlohmann::json_sax<json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    offset_ = position == 0 ? 0 : position - 1;
    return false;
  }
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_ = 0;
};

std::size_t OffsetOfFault(std::string_view text) {
  FaultFinder finder;
  json::sax_parse(text, &finder);
  return std::min(finder.offset(), text.size());
}

}  // namespace

const char* Describe(const JsonFault& fault) {
  switch (fault.kind) {
    case Kind::kBroken:
      return "(not complete, valid JSON)";
    case Kind::kTooDeep:
      return "(JSON in more than 32 levels)";
    case Kind::kTooLarge:
      return "(more JSON than can be meant)";
    case Kind::kNone:
      break;
  }
  return "";
}

json ReadForeignJson(std::string_view text, const JsonLimits& limits, JsonFault* fault) {
  JsonFault found{Excess(text, limits)};
  json read = found.kind == Kind::kNone ? json::parse(text, nullptr, false)
                                        : json(json::value_t::discarded);
  if (found.kind == Kind::kNone && read.is_discarded()) {
    found = {Kind::kBroken, fault == nullptr ? 0 : OffsetOfFault(text)};
  }
  if (fault != nullptr) {
    *fault = found;
  }
  return read;
}

}  // namespace stepveil
