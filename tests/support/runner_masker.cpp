#include "tests/support/runner_masker.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

namespace stepveil::testing {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string Base64Of(std::string_view text) {
  std::string encoded;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      encoded += at + i <= text.size() ? kDigits[group >> (18 - 6 * i) & 63] : '=';
    }
  }
  return encoded;
}

// Each byte that `name` has something for, replaced by it.
template <typename Name>
std::string Escaped(std::string_view text, Name name) {
  std::string escaped;
  for (const char c : text) {
    const std::string by = name(c);
    escaped += by.empty() ? std::string(1, c) : by;
  }
  return escaped;
}

std::string Hexed(const char* format, char c) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), format, static_cast<unsigned char>(c));
  return text.data();
}

std::string UriForm(char c) {
  const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     std::string_view("-_.~").find(c) != std::string_view::npos;
  return plain ? "" : Hexed("%%%02X", c);
}

std::string JsonForm(char c) {
  constexpr std::string_view kFrom = "\"\\\b\f\n\r\t";
  constexpr std::array<const char*, 7> kTo = {"\\\"", "\\\\", "\\b", "\\f", "\\n", "\\r", "\\t"};
  const std::size_t at = kFrom.find(c);
  return at != std::string_view::npos ? kTo[at] : c >= 0 && c < ' ' ? Hexed("\\u%04x", c) : "";
}

std::string XmlForm(char c) {
  constexpr std::string_view kFrom = "<>\"'&";
  constexpr std::array<const char*, 5> kTo = {"&lt;", "&gt;", "&quot;", "&apos;", "&amp;"};
  const std::size_t at = kFrom.find(c);
  return at == std::string_view::npos ? "" : kTo[at];
}

std::string Trimmed(const std::string& text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n\v\f");
  return start == std::string::npos
             ? ""
             : text.substr(start, text.find_last_not_of(" \t\r\n\v\f") - start + 1);
}

}  // namespace

void RunnerMasker::AddMask(const std::string& data) {
  if (Trimmed(data).empty()) {
    return;
  }
  AddValue(data);
  std::string line;
  for (const char c : data + "\n") {
    if (c != '\r' && c != '\n') {
      line += c;
      continue;
    }
    if (!Trimmed(line).empty()) {
      AddValue(Trimmed(line));
    }
    line.clear();
  }
}

void RunnerMasker::AddValue(const std::string& value) {
  values_.insert(value);
  for (std::size_t shift = 0; shift < 3 && shift < value.size(); ++shift) {
    values_.insert(Base64Of(std::string_view(value).substr(shift)));
  }
  values_.insert(Escaped(value, [](char c) { return c == '"' ? "\\\"" : ""; }));
  values_.insert(Escaped(value, [](char c) { return c == '\'' ? "''" : ""; }));
  values_.insert(Escaped(value, UriForm));
  values_.insert(Escaped(value, JsonForm));
  values_.insert(Escaped(value, XmlForm));
  if (value.size() > 8 && value.front() == '"' && value.back() == '"') {
    values_.insert(value.substr(1, value.size() - 2));
  }
}

std::string RunnerMasker::Mask(const std::string& text) const {
  std::vector<bool> masked(text.size());
  for (const std::string& value : values_) {
    for (std::size_t at = 0; (at = text.find(value, at)) != std::string::npos; ++at) {
      std::fill_n(masked.begin() + static_cast<std::ptrdiff_t>(at), value.size(), true);
    }
  }
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!masked[i]) {
      shown += text[i];
    } else if (i == 0 || !masked[i - 1]) {
      shown += "***";
    }
  }
  return shown;
}

}  // namespace stepveil::testing
