#include "core/seal/age_header.h"

#include "core/base/encoding.h"
#include "core/base/one_word.h"
#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

constexpr std::string_view kVersionLine = "age-encryption.org/v1";
constexpr std::string_view kAnyVersion = "age-encryption.org/";
constexpr std::string_view kArmor = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::string_view kStanza = "-> ";
constexpr std::string_view kEnd = "---";
constexpr std::size_t kBodyColumns = 64;

tl::unexpected<Error> Broken(std::string why) {
  return Fail(ErrorCode::kSecret, "it is damaged: " + std::move(why),
              {"make it anew, or copy all of it once more"});
}

tl::unexpected<Error> NoVersion(std::string_view file) {
  if (file.starts_with(kAnyVersion)) {
    return Fail(ErrorCode::kSecret, "its format is of another version than 1",
                {"it was made by something newer: upgrade stepveil"});
  }
  if (file.starts_with(kArmor)) {
    return Fail(ErrorCode::kSecret, "it is in age's text form (armor), which is not read here",
                {"make it without \"age --armor\", or turn it back with \"age -d\" and \"age\""});
  }
  return Fail(ErrorCode::kSecret, "it is no file in age's format",
              {"\"stepveil seal\" makes one; is it all there, and the right one?"});
}

// The lines of a header, one after the other.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text.substr(0, kMostHeaderBytes)) {}

  // Nothing where no newline comes any more.
  std::optional<std::string_view> Next() {
    const std::size_t end = text_.find('\n', at_);
    if (end == text_.npos) {
      return std::nullopt;
    }
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }

  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// Full lines, and a last one that is shorter, empty if need be.
Result<std::string> ReadBody(Lines& lines) {
  std::string body;
  for (;;) {
    const auto line = lines.Next();
    const auto bytes = line && line->size() <= kBodyColumns ? DecodeAgeBase64(*line) : std::nullopt;
    if (!bytes) {
      return Broken("a recipient in its header is not whole");
    }
    body += *bytes;
    if (line->size() < kBodyColumns) {
      return body;
    }
  }
}

Result<AgeStanza> ReadStanza(std::string_view first_line, Lines& lines) {
  AgeStanza stanza;
  for (std::string& argument : Split(first_line.substr(kStanza.size()), ' ')) {
    if (!IsOneWord(argument)) {
      return Broken("a recipient in its header is not whole");
    }
    stanza.arguments.push_back(std::move(argument));
  }
  STEPVEIL_ASSIGN_OR_RETURN(stanza.body, ReadBody(lines));
  return stanza;
}

}  // namespace

std::string AgeBase64(std::string_view bytes) {
  std::string text = Base64(bytes);
  text.resize(std::min(text.size(), text.find('=')));
  return text;
}

std::optional<std::string> DecodeAgeBase64(std::string_view text) {
  std::string url_form(text);
  for (char& c : url_form) {
    c = c == '+' ? '-' : c == '/' ? '_' : c == '-' || c == '_' ? '!' : c;
  }
  auto bytes = DecodeBase64Url(url_form);
  return bytes && AgeBase64(*bytes) == text ? bytes : std::nullopt;
}

std::string WriteAgeHeader(const std::vector<AgeStanza>& stanzas) {
  std::string text = std::string(kVersionLine) + "\n";
  for (const AgeStanza& stanza : stanzas) {
    text.append(kStanza).append(Join(stanza.arguments, " ")).append("\n");
    const std::string body = AgeBase64(stanza.body);
    for (std::size_t at = 0; at <= body.size(); at += kBodyColumns) {
      text.append(body, at, kBodyColumns).append("\n");
    }
  }
  return text.append(kEnd);
}

Result<AgeHeader> ReadAgeHeader(std::string_view file) {
  Lines lines(file);
  if (lines.Next() != kVersionLine) {
    return NoVersion(file);
  }
  AgeHeader header;
  for (;;) {
    const std::size_t start = lines.at();
    const auto line = lines.Next();
    if (!line) {
      return Broken("its header has no end");
    }
    if (line->starts_with(kStanza) && header.stanzas.size() < kMostStanzas) {
      STEPVEIL_ASSIGN_OR_RETURN(AgeStanza stanza, ReadStanza(*line, lines));
      header.stanzas.push_back(std::move(stanza));
      continue;
    }
    const bool ends = line->starts_with(std::string(kEnd) + " ") && !header.stanzas.empty();
    const auto mac = ends ? DecodeAgeBase64(line->substr(kEnd.size() + 1)) : std::nullopt;
    if (!mac || mac->size() != 32) {
      return Broken("its header is not whole");
    }
    header.authenticated = file.substr(0, start + kEnd.size());
    header.mac = *mac;
    header.size_bytes = lines.at();
    return header;
  }
}

}  // namespace stepveil
